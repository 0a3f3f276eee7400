import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Patience } from '../../../src/delivery/send/patience.ts';
import { createTestClock } from '../support/testClock.ts';

const TIMEOUT_MS = 10_000;

/** An endpoint whose connections and answers take so long, in ms. */
async function used(connects: number[], answers: number[], timeoutMs = TIMEOUT_MS) {
  const clock = createTestClock();
  const patience = new Patience(timeoutMs, clock);
  for (const milliseconds of connects) {
    const wait = patience.wait(() => assert.fail('it has its whole time'));
    await clock.advance(milliseconds);
    wait.connected();
    wait.end(false);
  }
  for (const milliseconds of answers) {
    const wait = patience.wait(() => assert.fail('it has its whole time'));
    await clock.advance(milliseconds);
    wait.end(true);
  }
  /** After how many ms it gives up. */
  const givesUpAfter = async () => {
    let after: number | undefined;
    const begun = clock.now();
    patience.wait(() => {
      after = clock.now() - begun;
    });
    await clock.advance(TIMEOUT_MS * 10);
    return after;
  };
  return { clock, patience, givesUpAfter };
}

describe('the patience with an endpoint', () => {
  it('is its timeout', async () => {
    assert.equal(await (await used([1], [2])).givesUpAfter(), TIMEOUT_MS);
    assert.equal(await (await used([1], [2], 0)).givesUpAfter(), undefined, '0 is none');
  });

  const cases: [what: string, connects: number[], answers: number[], after: number][] = [
    ['150 ms for one that nothing is known of', [], [], 150],
    ['150 ms for a fast one', [1], [5, 20], 150],
    ['twice the time of its longest answer', [1], [300, 2], 2 * 0.9 * 300],
    ['eight times the way to it and back, for one that is far', [150], [], 8 * 150],
    ['never more than its timeout', [1], [9_500], TIMEOUT_MS],
  ];
  for (const [what, connects, answers, after] of cases) {
    it(`in a hurry is ${what}`, async () => {
      const { patience, givesUpAfter } = await used(connects, answers);
      patience.hurry(true);
      assert.equal(await givesUpAfter(), after);
      patience.hurry(false);
      assert.equal(await givesUpAfter(), TIMEOUT_MS);
    });
  }

  it('counts from the beginning of a request that is under way', async () => {
    const { clock, patience } = await used([], []);
    const ends: number[] = [];
    for (let request = 0; request < 2; request++) {
      const begun = clock.now();
      patience.wait(() => ends.push(clock.now() - begun));
      await clock.advance(100);
    }
    patience.hurry(true);
    await clock.advance(0);
    assert.deepEqual(ends, [200]);
    await clock.advance(50);
    assert.deepEqual(ends, [200, 150]);
  });

  it('leaves no timer behind for what has ended', async () => {
    const { clock, patience } = await used([1], [2]);
    const wait = patience.wait(() => assert.fail('it was answered'));
    patience.hurry(true);
    wait.connected();
    wait.end(true);
    assert.equal(clock.timers, 0);
  });
});
