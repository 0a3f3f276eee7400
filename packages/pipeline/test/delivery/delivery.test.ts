import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Outcome } from '../../src/delivery/outcome.ts';
import { batchOf } from './support/batches.ts';
import { createFixture } from './support/fixture.ts';
import { AWAY, DELIVERED, REFUSED } from './support/testSender.ts';

const MINUTE_MS = 60_000;

describe('delivery', () => {
  it('delivers what it is offered, at once', async () => {
    const { delivery, sender, offer, pass } = createFixture(() => DELIVERED);
    offer(
      batchOf(1, { count: 3 }),
      batchOf(2, { signal: 'traces', count: 5 }),
      batchOf(3, { signal: 'metrics' }),
    );
    await pass();
    assert.deepEqual(sender.delivered, [1, 2, 3]);
    const { logs, traces, metrics, memoryBytes } = delivery.stats();
    assert.deepEqual([logs.delivered, traces.delivered, metrics.delivered], [3, 5, 1]);
    assert.equal(memoryBytes, 0);
  });

  it('has four requests of a signal under way, and no more', async () => {
    const { sender, delivery, offer, pass } = createFixture(() => undefined);
    offer(...[1, 2, 3, 4, 5, 6].map((number) => batchOf(number)), batchOf(7, { signal: 'traces' }));
    await pass();
    assert.deepEqual(
      sender.attempts.map(({ number }) => number),
      [1, 2, 3, 4, 7],
    );
    assert.equal(delivery.stats().logs.requests, 4);
    sender.attempts[1]?.answer(DELIVERED);
    await pass();
    assert.deepEqual(
      sender.attempts.map(({ number }) => number),
      [1, 2, 3, 4, 7, 5],
    );
  });

  it('counts what a server does not take from a batch that it takes', async () => {
    const { delivery, warnings, offer, pass } = createFixture(() => ({
      kind: 'delivered',
      rejected: 2,
      message: 'too old',
    }));
    offer(batchOf(1, { count: 10 }));
    await pass();
    const { delivered, rejected } = delivery.stats().logs;
    assert.deepEqual({ delivered, rejected }, { delivered: 8, rejected: 2 });
    assert.deepEqual(warnings, ['The server says about logs: too old. Records not taken: 2']);
  });

  it('drops what the server refuses, by reason, and goes on', async () => {
    const { delivery, sender, warnings, offer, pass } = createFixture((batch) =>
      batch.count === 7 ? REFUSED : DELIVERED,
    );
    offer(batchOf(1, { count: 7 }), batchOf(2));
    await pass(MINUTE_MS - 1);
    assert.deepEqual(delivery.stats().logs.dropped, { 400: 7 });
    assert.deepEqual(sender.delivered, [2]);
    assert.equal(sender.attempts.length, 2);
    assert.deepEqual(warnings, ['http://collector answered 400. Records lost (logs): 7']);
  });

  it('sends again, without end, what could not be delivered', async () => {
    let away = true;
    const { delivery, sender, offer, pass } = createFixture(() => (away ? AWAY : DELIVERED));
    offer(batchOf(1), batchOf(2));
    await pass(24 * 60 * MINUTE_MS);
    assert.equal(delivery.stats().logs.away, true);
    assert.equal(delivery.stats().logs.inMemory, 2);
    away = false;
    await pass(MINUTE_MS);
    assert.deepEqual([...sender.delivered].sort(), [1, 2]);
    assert.equal(delivery.stats().logs.away, false);
  });

  it('sends in the order of offering when one request is under way at a time', async () => {
    let failures = 5;
    const { sender, offer, pass } = createFixture(() => (failures-- > 0 ? AWAY : DELIVERED), {
      maxRequests: 1,
    });
    offer(...[1, 2, 3, 4, 5].map((number) => batchOf(number)));
    await pass(5 * MINUTE_MS);
    assert.deepEqual(sender.delivered, [1, 2, 3, 4, 5]);
  });

  it('survives a sender that throws', async () => {
    let broken = true;
    const { sender, offer, pass } = createFixture(() => {
      if (broken) throw new Error('broken');
      return DELIVERED;
    });
    offer(batchOf(1));
    broken = false;
    await pass(1000);
    assert.deepEqual(sender.delivered, [1]);
  });

  describe('while an endpoint is away', () => {
    it('asks with one request at a time, less and less often', async () => {
      const times: number[] = [];
      const { clock, sender, offer, pass } = createFixture(() => {
        times.push(clock.now());
        return AWAY;
      });
      offer(...Array.from({ length: 10 }, (_, index) => batchOf(index)));
      await pass();
      assert.equal(times.length, 4, 'the first ones were under way before anybody knew');
      sender.takePeak('logs');
      await pass(2 * MINUTE_MS);
      assert.equal(sender.takePeak('logs'), 1);
      const waits = times.slice(4).map((time, index) => time - (times[index + 3] ?? 0));
      const expected = [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000].map((wait) => wait * 0.999);
      assert.deepEqual(waits.map(Math.round), expected.map(Math.round));
    });

    it('comes back with all requests after one was answered', async () => {
      let away = true;
      const { sender, offer, pass } = createFixture(() => (away ? AWAY : undefined));
      offer(...[1, 2, 3, 4, 5, 6].map((number) => batchOf(number)));
      await pass();
      away = false;
      await pass(MINUTE_MS);
      assert.equal(sender.attempts.length, 5);
      sender.attempts.at(-1)?.answer(DELIVERED);
      await pass();
      assert.equal(sender.attempts.length, 9);
    });

    it('counts the refusal of a batch as an answer', async () => {
      let outcome: Outcome = AWAY;
      const { delivery, sender, offer, pass } = createFixture(() => outcome);
      offer(batchOf(1));
      await pass();
      outcome = REFUSED;
      await pass(1000);
      outcome = DELIVERED;
      offer(batchOf(2));
      await pass();
      assert.deepEqual(sender.delivered, [2]);
      assert.equal(delivery.stats().logs.away, false);
    });

    it('leaves it alone for as long as it asks for', async () => {
      let outcome = { ...AWAY, retryAfterMs: 90_000 };
      const { sender, offer, pass } = createFixture(() => outcome);
      offer(batchOf(1));
      await pass(89_999);
      assert.equal(sender.attempts.length, 1);
      outcome = { ...AWAY, retryAfterMs: 0 };
      await pass(1000);
      assert.equal(sender.attempts.length, 2);
    });

    it('heeds what a request asks for that was under way when the first one failed', async () => {
      const { sender, offer, pass } = createFixture(() => undefined);
      offer(batchOf(1), batchOf(2));
      await pass();
      sender.attempts[0]?.answer(AWAY);
      await pass();
      sender.attempts[1]?.answer({ ...AWAY, retryAfterMs: 60_000 });
      await pass(59_999);
      assert.equal(sender.attempts.length, 2);
      await pass(1000);
      assert.equal(sender.attempts.length, 3);
    });

    it('does not let the late answer to an earlier request end the wait', async () => {
      const { delivery, sender, offer, pass } = createFixture(() => undefined);
      offer(batchOf(1), batchOf(2), batchOf(3));
      await pass();
      sender.attempts[0]?.answer({ ...AWAY, retryAfterMs: 60_000 });
      sender.attempts[1]?.answer(DELIVERED);
      await pass(30_000);
      assert.equal(delivery.stats().logs.away, true);
      assert.equal(sender.attempts.length, 3);
    });

    it('does not hold up the other signals', async () => {
      const { delivery, sender, offer, pass } = createFixture(({ signal }) =>
        signal === 'traces' ? AWAY : DELIVERED,
      );
      for (let number = 0; number < 300; number += 3) {
        offer(
          batchOf(number, { signal: 'traces' }),
          batchOf(number + 1, { signal: 'logs' }),
          batchOf(number + 2, { signal: 'metrics' }),
        );
      }
      await pass();
      const { logs, metrics, traces } = delivery.stats();
      assert.deepEqual([logs.delivered, metrics.delivered, traces.inMemory], [100, 100, 100]);
      assert.ok(sender.attempts.filter(({ batch }) => batch.signal === 'traces').length <= 4);
    });

    it('asks with other batches, so that one that is never taken does not stand for all', async () => {
      const { delivery, sender, offer, pass } = createFixture(({ count }) =>
        count === 1000 ? AWAY : DELIVERED,
      );
      offer(batchOf(0, { count: 1000 }), ...Array.from({ length: 50 }, (_, index) => batchOf(index + 1)));
      await pass(MINUTE_MS);
      assert.equal(delivery.stats().logs.inMemory, 1000);
      assert.equal(sender.delivered.length, 50);
    });

    it('asks in turn with those that failed together', async () => {
      let away = true;
      const { delivery, offer, pass } = createFixture(({ count }) =>
        away || count === 1000 ? AWAY : DELIVERED,
      );
      offer(batchOf(0, { count: 1000 }), batchOf(1), batchOf(2), batchOf(3, { count: 1000 }));
      await pass();
      away = false;
      await pass(MINUTE_MS);
      assert.equal(delivery.stats().logs.inMemory, 2000);
    });

    it('does not ask again before it has an answer', async () => {
      let first = true;
      const { sender, offer, pass } = createFixture(() => (first ? AWAY : undefined));
      offer(batchOf(1));
      await pass();
      first = false;
      await pass(1000);
      offer(batchOf(2), batchOf(3));
      await pass(MINUTE_MS);
      assert.equal(sender.attempts.length, 2);
    });

    it('asks at once with what is offered when there was nothing to ask with', async () => {
      const { delivery, sender, offer, pass } = createFixture(
        ({ count }) => (count === 2 ? DELIVERED : AWAY),
        { maxMemoryBytes: 4 },
      );
      offer(batchOf(1));
      await pass();
      offer(batchOf(2, { count: 2 })); // pushes the first one out
      await pass(MINUTE_MS);
      assert.deepEqual(sender.delivered, [2]);
      assert.equal(delivery.stats().logs.away, false);
    });
  });

  describe('when memory is full and there is no spool', () => {
    it('drops the oldest batch that is not under way, whatever its signal', async () => {
      const { delivery, sender, warnings, offer, pass } = createFixture(
        ({ signal }) => (signal === 'traces' ? AWAY : DELIVERED),
        { maxMemoryBytes: 1000 },
      );
      offer(
        ...Array.from({ length: 10 }, (_, index) =>
          batchOf(index, { signal: 'traces', bytes: 100, count: 2 }),
        ),
      );
      await pass();
      offer(batchOf(10, { signal: 'logs', bytes: 250 }));
      await pass();
      assert.deepEqual(sender.delivered, [10]);
      assert.deepEqual(delivery.stats().traces.dropped, { memory_full: 6 });
      assert.equal(delivery.stats().traces.inMemory, 14);
      assert.equal(delivery.stats().maxMemoryBytes, 1000);
      assert.ok(warnings.includes('Records lost before they were sent (traces, memory_full): 2'));
    });

    it('drops the new batch when all others are under way', async () => {
      const { delivery, sender, offer, pass } = createFixture(() => undefined, { maxMemoryBytes: 10 });
      offer(batchOf(1), batchOf(2), batchOf(3, { count: 9 }));
      await pass();
      assert.deepEqual(
        sender.attempts.map(({ number }) => number),
        [1, 2],
      );
      assert.deepEqual(delivery.stats().logs.dropped, { memory_full: 9 });
    });

    it('never has more in memory than the limit, for any time of absence', async () => {
      let away = true;
      const { delivery, sender, offer, pass } = createFixture(() => (away ? AWAY : DELIVERED), {
        maxMemoryBytes: 10_000,
      });
      for (let second = 0; second < 600; second++) {
        offer(...Array.from({ length: 5 }, (_, index) => batchOf(second * 5 + index, { bytes: 100 })));
        await pass(1000);
        assert.ok(delivery.stats().memoryBytes <= 10_000);
      }
      away = false;
      await pass(MINUTE_MS);
      const { delivered, dropped, offered } = delivery.stats().logs;
      assert.equal(offered, 3000);
      assert.equal(delivered, 100);
      assert.deepEqual(dropped, { memory_full: 2900 });
      assert.ok(
        sender.delivered.every((number) => number >= 2896),
        'the youngest are kept, besides those under way',
      );
    });
  });

  describe('after its end', () => {
    it('hands out all that is not acknowledged, oldest first, and counts it', async () => {
      const { delivery, sender, offer, pass } = createFixture(() => undefined);
      offer(...[1, 2, 3, 4, 5, 6].map((number) => batchOf(number)), batchOf(7, { signal: 'traces' }));
      await pass();
      sender.attempts[0]?.answer(DELIVERED);
      await pass();
      const rest = delivery.drainSync();
      assert.deepEqual(
        rest.map((batch) => new DataView(batch.body.buffer).getUint32(0)),
        [2, 3, 4, 5, 6, 7],
      );
      assert.deepEqual(delivery.stats().logs.dropped, { shutdown: 5 });
      assert.deepEqual(delivery.drainSync(), []);
      sender.attempts[1]?.answer(DELIVERED);
      await pass(MINUTE_MS);
      assert.equal(delivery.stats().logs.delivered, 1);
      assert.equal(sender.attempts.length, 6);
    });

    it('tells what it held back of its warnings', async () => {
      const { delivery, warnings, offer, pass } = createFixture(() => REFUSED);
      offer(batchOf(1), batchOf(2));
      await pass();
      assert.equal(warnings.length, 1);
      delivery.drainSync();
      assert.equal(warnings.length, 2);
    });

    it('counts what is offered then', async () => {
      const { delivery, sender, offer, pass } = createFixture(() => DELIVERED);
      delivery.close();
      offer(batchOf(1));
      await pass();
      assert.deepEqual(delivery.stats().logs.dropped, { shutdown: 1 });
      assert.equal(sender.attempts.length, 0);
      assert.equal(sender.closed, true);
    });

    it('leaves no timer behind', async () => {
      const { delivery, clock, offer, pass } = createFixture(() => AWAY);
      offer(batchOf(1), batchOf(2, { signal: 'metrics' }));
      await pass(1000);
      assert.ok(clock.timers > 0);
      delivery.close();
      assert.equal(clock.timers, 0);
    });
  });
});
