import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { systemClock } from '../src/clock.ts';

describe('systemClock', () => {
  it('calls back once, unless it is told not to', async () => {
    const called: string[] = [];
    systemClock.after(1, () => called.push('a'));
    systemClock.after(1, () => called.push('b'))();
    await sleep(20);
    assert.deepEqual(called, ['a']);
  });

  it('takes a time that is too long for a timer for a long one', async () => {
    let called = false;
    const cancels = [1e12, Number.POSITIVE_INFINITY].map((time) =>
      systemClock.after(time, () => {
        called = true;
      }),
    );
    await sleep(20);
    assert.equal(called, false);
    for (const cancel of cancels) cancel();
  });
});
