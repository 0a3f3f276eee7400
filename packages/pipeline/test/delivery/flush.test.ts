import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { batchOf } from './support/batches.ts';
import { createFixture } from './support/fixture.ts';
import { createMemorySpool } from './support/memorySpool.ts';
import { settled } from './support/testClock.ts';
import { AWAY, DELIVERED, REFUSED } from './support/testSender.ts';

/** What a promise holds now, without waiting for it. */
async function now<Value>(promise: Promise<Value>): Promise<Value | 'open'> {
  await settled();
  return Promise.race([promise, Promise.resolve('open' as const)]);
}

describe('flush', () => {
  it('is done at once when nothing waits', async () => {
    const { delivery } = createFixture(() => DELIVERED);
    assert.equal(await now(delivery.flush(1000)), true);
  });

  it('waits for all that was offered before, and for nothing that came after', async () => {
    const { delivery, sender, offer, pass } = createFixture(() => undefined);
    offer(batchOf(1), batchOf(2, { signal: 'traces' }), batchOf(3, { signal: 'metrics' }));
    const flush = delivery.flush(1000);
    offer(batchOf(4));
    sender.attempts[0]?.answer(DELIVERED);
    sender.attempts[1]?.answer(REFUSED);
    await pass();
    assert.equal(await now(flush), 'open');
    sender.attempts[2]?.answer(DELIVERED);
    assert.equal(await now(flush), true);
  });

  it('serves several who wait, each for its own batches, and sends nothing twice', async () => {
    const { delivery, sender, offer } = createFixture(() => undefined);
    offer(batchOf(1));
    const [first, again] = [delivery.flush(1000), delivery.flush(1000)];
    offer(batchOf(2));
    const second = delivery.flush(1000);
    sender.attempts[0]?.answer(DELIVERED);
    assert.deepEqual([await now(first), await now(again), await now(second)], [true, true, 'open']);
    sender.attempts[1]?.answer(DELIVERED);
    assert.equal(await now(second), true);
    assert.equal(sender.attempts.length, 2);
  });

  it('waits for attempts that are repeated', async () => {
    let failures = 3;
    const { delivery, offer, pass } = createFixture(() => (failures-- > 0 ? AWAY : DELIVERED));
    offer(batchOf(1));
    const flush = delivery.flush(10_000);
    await pass(1000);
    assert.equal(await now(flush), 'open');
    await pass(5000);
    assert.equal(await now(flush), true);
  });

  it('answers false at its limit when something is only in memory', async () => {
    const { delivery, clock, offer, pass } = createFixture(() => undefined);
    offer(batchOf(1));
    const flush = delivery.flush(1000);
    await pass(999);
    assert.equal(await now(flush), 'open');
    await pass(1);
    assert.equal(await now(flush), false);
    assert.equal(clock.timers, 0);
  });

  it('takes its timer back when it is done', async () => {
    const { delivery, sender, clock, offer, pass } = createFixture(() => undefined);
    offer(batchOf(1));
    const flush = delivery.flush(1000);
    sender.attempts[0]?.answer(DELIVERED);
    await pass();
    assert.equal(await flush, true);
    assert.equal(clock.timers, 0);
  });

  it('is done when an endpoint is away and its batches are in the spool', async () => {
    const { delivery, offer, pass } = createFixture(() => AWAY, { spools: { logs: createMemorySpool() } });
    offer(batchOf(1), batchOf(2));
    const flush = delivery.flush(1000);
    await pass();
    assert.equal(await now(flush), true);
    assert.equal(delivery.stats().logs.spooled, 2);
  });

  it('waits for the spool of an endpoint that answers, and is content at its limit', async () => {
    const { delivery, sender, offer, pass } = createFixture(() => undefined, {
      spools: { logs: createMemorySpool() },
      durability: 'spool',
    });
    offer(batchOf(1));
    const done = delivery.flush(1000);
    assert.equal(await now(done), 'open');
    sender.attempts[0]?.answer(DELIVERED);
    assert.equal(await now(done), true);
    offer(batchOf(2));
    const late = delivery.flush(1000);
    await pass(1000);
    assert.equal(await now(late), true);
    assert.equal(delivery.stats().logs.spooled, 1);
  });

  it('is done with what was dropped meanwhile', async () => {
    const { delivery, offer, pass } = createFixture(() => AWAY, { maxMemoryBytes: 8 });
    offer(batchOf(1));
    await pass();
    const flush = delivery.flush(1000);
    offer(batchOf(2), batchOf(3));
    await pass(1000);
    assert.equal(await now(flush), true);
    assert.deepEqual(delivery.stats().logs.dropped, { memory_full: 1 });
  });

  it('is answered by the end of the delivery', async () => {
    const { delivery, offer } = createFixture(() => undefined);
    offer(batchOf(1));
    const flush = delivery.flush(1000);
    delivery.drainSync();
    assert.equal(await now(flush), true, 'nothing is left that could be lost: it was handed out');
  });
});
