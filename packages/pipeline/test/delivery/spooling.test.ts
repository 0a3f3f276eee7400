import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { batchOf, numberOf } from './support/batches.ts';
import { createFixture } from './support/fixture.ts';
import { createMemorySpool } from './support/memorySpool.ts';
import { AWAY, DELIVERED, REFUSED } from './support/testSender.ts';

const MINUTE_MS = 60_000;

describe('delivery with a spool', () => {
  it('loses nothing while an endpoint is away for ten minutes, and memory stays flat', async () => {
    let away = false;
    const spool = createMemorySpool();
    const { delivery, sender, offer, pass } = createFixture(() => (away ? AWAY : DELIVERED), {
      spools: { logs: spool },
    });
    let number = 0;
    let peak = 0;
    const second = async () => {
      for (let index = 0; index < 5; index++) offer(batchOf(number++, { bytes: 1000, count: 50 }));
      await pass(1000);
      peak = Math.max(peak, delivery.stats().memoryBytes);
    };
    await second();
    away = true;
    for (let elapsed = 0; elapsed < 600; elapsed++) await second();
    assert.ok(delivery.stats().logs.spooled >= 599 * 5 * 50);
    away = false;
    for (let elapsed = 0; elapsed < 35; elapsed++) await second();
    const { offered, delivered, dropped, spooled } = delivery.stats().logs;
    assert.deepEqual(
      { offered, delivered, dropped, spooled },
      {
        offered: 636 * 5 * 50,
        delivered: 636 * 5 * 50,
        dropped: {},
        spooled: 0,
      },
    );
    assert.equal(new Set(sender.delivered).size, sender.delivered.length, 'nothing twice');
    assert.ok(peak <= 5 * 1000, `${peak} bytes in memory`);
    assert.equal(spool.taken.size, 0);
  });

  it('tells once per window of damage and of what was left alone or removed, and has it in its figures', async () => {
    const spool = createMemorySpool();
    const findings = {
      adopted: 2,
      damagedPlaces: 3,
      skippedFiles: { foreign: 1, unreadable: 1, forbidden: 5 },
      expired: { files: 7, bytes: 700 },
    };
    spool.find(findings);
    const warnings: string[] = [];
    const { delivery, pass } = createFixture(() => DELIVERED, {
      spools: { logs: spool },
      warn: (message) => warnings.push(message),
    });
    assert.match(warnings[0] ?? '', /spool of logs is damaged.+Places: 3$/);
    assert.match(warnings[1] ?? '', /Files in the spool of logs are left alone.+Files: 2$/);
    assert.match(warnings[2] ?? '', /may not read it.+--allow-fs-read.+Folders: 5$/);
    assert.match(
      warnings[3] ?? '',
      /of logs .*other destinations.+Files: 7 \(since the start: 7, 700 bytes\)$/i,
    );
    assert.deepEqual(delivery.stats().logs.findings, findings);
    assert.equal(delivery.stats().traces.findings, undefined);
    for (let times = 0; times < 4; times++) await pass(MINUTE_MS);
    assert.equal(warnings.length, 4, 'nothing new, nothing said');
    spool.find({ ...findings, damagedPlaces: 7, expired: { files: 9, bytes: 900 } });
    await pass(MINUTE_MS);
    assert.match(warnings[4] ?? '', /damaged.+Places: 4$/);
    assert.match(warnings[5] ?? '', /Files: 2 \(since the start: 9, 900 bytes\)$/);
    delivery.close();
  });

  it('sends first what is there from before, and counts it as offered', async () => {
    const spool = createMemorySpool(batchOf(1, { count: 5 }), batchOf(2, { count: 5 }));
    const { delivery, sender, offer, pass } = createFixture(() => DELIVERED, { spools: { logs: spool } });
    offer(batchOf(3));
    await pass();
    assert.deepEqual(sender.delivered, [1, 2, 3]);
    const { offered, recovered, delivered } = delivery.stats().logs;
    assert.deepEqual({ offered, recovered, delivered }, { offered: 11, recovered: 10, delivered: 11 });
  });

  it('goes on with what is new while it drains what is old', async () => {
    const old = Array.from({ length: 100 }, (_, index) => batchOf(index));
    const { sender, offer, pass } = createFixture(() => undefined, {
      spools: { logs: createMemorySpool(...old) },
    });
    await pass();
    offer(batchOf(1000), batchOf(1001));
    for (let index = 0; index < 20; index++) {
      sender.attempts[index]?.answer(DELIVERED);
      await pass();
    }
    const numbers = sender.attempts.map(({ number }) => number);
    assert.deepEqual(numbers.slice(0, 6), [0, 1, 2, 3, 1000, 4]);
    assert.ok(numbers.includes(1001));
    assert.equal(numbers.filter((number) => number < 1000).length, numbers.length - 2);
  });

  it('keeps the order of offering across memory and spool', async () => {
    let away = false;
    const { sender, delivery, offer, pass } = createFixture(() => (away ? AWAY : DELIVERED), {
      spools: { logs: createMemorySpool() },
      maxRequests: 1,
    });
    offer(batchOf(1));
    await pass();
    away = true;
    offer(batchOf(2), batchOf(3));
    await pass();
    offer(batchOf(4));
    assert.equal(delivery.stats().logs.inMemory, 0);
    away = false;
    await pass(1000);
    offer(batchOf(5));
    await pass();
    assert.deepEqual(sender.delivered, [1, 2, 3, 4, 5]);
  });

  it('takes the oldest out of memory when memory is full', async () => {
    const spool = createMemorySpool();
    const { delivery, sender, offer, pass } = createFixture(() => undefined, {
      spools: { logs: spool },
      maxMemoryBytes: 24,
    });
    offer(...Array.from({ length: 20 }, (_, index) => batchOf(index)));
    await pass();
    assert.equal(delivery.stats().logs.inMemory, 6);
    assert.equal(delivery.stats().memoryBytes, 24);
    assert.deepEqual(
      spool.waiting.map(numberOf),
      Array.from({ length: 14 }, (_, index) => index + 4),
    );
    for (let index = 0; index < 20; index++) {
      sender.attempts[index]?.answer(DELIVERED);
      await pass();
    }
    assert.equal(delivery.stats().logs.delivered, 20);
  });

  it('uses the spool only for what memory has no room for, where it is told so', async () => {
    const spool = createMemorySpool();
    const { delivery, offer, pass } = createFixture(() => AWAY, {
      spools: { logs: spool },
      spillWhenAway: false,
    });
    offer(batchOf(1), batchOf(2));
    await pass(MINUTE_MS);
    offer(batchOf(3));
    assert.equal(delivery.stats().logs.inMemory, 3);
    assert.equal(spool.waiting.length, 0);
  });

  it('acknowledges what the server refuses, so that it is not tried for ever', async () => {
    const spool = createMemorySpool(batchOf(1, { count: 4 }));
    const { delivery, pass } = createFixture(() => REFUSED, { spools: { logs: spool } });
    await pass();
    assert.deepEqual(delivery.stats().logs.dropped, { 400: 4 });
    assert.equal(delivery.stats().logs.spooled, 0);
  });

  it('counts what is lost in the spool with a reason of its own', async () => {
    const spool = createMemorySpool();
    const { delivery, offer, pass } = createFixture(() => AWAY, { spools: { logs: spool } });
    offer(...Array.from({ length: 10 }, (_, index) => batchOf(index, { count: 3 })));
    await pass();
    spool.loseOldest();
    await pass();
    assert.deepEqual(delivery.stats().logs.dropped, { spool_full: 3 });
    assert.equal(delivery.stats().logs.offered, 30);
  });

  it('stays in memory with what the spool refuses, and tells it once', async () => {
    const spool = createMemorySpool();
    spool.refuse(new Error('The spool "/spool" cannot be written (ENOSPC). Free disk space'));
    const { delivery, sender, warnings, offer, pass } = createFixture(() => AWAY, {
      spools: { logs: spool },
      maxMemoryBytes: 40,
    });
    offer(...Array.from({ length: 20 }, (_, index) => batchOf(index)));
    await pass(10_000);
    assert.equal(delivery.stats().logs.inMemory, 10);
    assert.deepEqual(delivery.stats().logs.dropped, { memory_full: 10 });
    assert.equal(warnings.filter((text) => text.includes('ENOSPC')).length, 1);
    spool.refuse(undefined);
    offer(batchOf(20));
    assert.equal(delivery.stats().logs.inMemory, 0, 'the older ones go to the spool with it');
    assert.ok(sender.attempts.length > 4);
  });

  it('asks with other batches when one of the spool is never taken', async () => {
    const spool = createMemorySpool(
      batchOf(0, { count: 1000 }),
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => batchOf(n)),
    );
    const { delivery, sender, pass } = createFixture(({ count }) => (count === 1000 ? AWAY : DELIVERED), {
      spools: { logs: spool },
      durability: 'spool',
    });
    await pass(MINUTE_MS);
    assert.equal(sender.delivered.length, 8);
    assert.equal(delivery.stats().logs.spooled, 1000);
  });

  it('keeps each signal in a spool of its own', async () => {
    const [logs, traces] = [createMemorySpool(), createMemorySpool()];
    const { sender, offer, pass } = createFixture(({ signal }) => (signal === 'logs' ? AWAY : DELIVERED), {
      spools: { logs, traces },
      durability: 'spool',
    });
    offer(batchOf(1), batchOf(2, { signal: 'traces' }), batchOf(3), batchOf(4, { signal: 'traces' }));
    await pass(MINUTE_MS);
    assert.deepEqual(sender.delivered, [2, 4]);
    assert.equal(logs.stats().waiting.batches, 2);
  });

  it('takes over what processes left that are gone', async () => {
    const spool = createMemorySpool();
    const { delivery, sender, pass } = createFixture(() => DELIVERED, { spools: { logs: spool } });
    spool.leave(batchOf(1, { count: 6 }));
    await pass(MINUTE_MS);
    assert.deepEqual(sender.delivered, [1]);
    assert.equal(delivery.stats().logs.recovered, 6);
  });

  describe('and durability "spool"', () => {
    it('has every batch in the spool before it is sent, until it is delivered', async () => {
      const spool = createMemorySpool();
      const { delivery, sender, offer, pass } = createFixture(() => undefined, {
        spools: { logs: spool },
        durability: 'spool',
      });
      offer(batchOf(1), batchOf(2));
      await pass();
      const { inMemory, spooled, requests } = delivery.stats().logs;
      assert.deepEqual({ inMemory, spooled, requests }, { inMemory: 0, spooled: 2, requests: 2 });
      sender.attempts[0]?.answer(DELIVERED);
      await pass();
      assert.equal(delivery.stats().logs.spooled, 1);
      assert.equal(spool.taken.size, 1);
    });

    it('sends a signal from memory that has no spool', async () => {
      const { sender, offer, pass } = createFixture(() => DELIVERED, { durability: 'spool' });
      offer(batchOf(1));
      await pass();
      assert.deepEqual(sender.delivered, [1]);
    });
  });

  it('moves all that is not acknowledged to the spool at its end', async () => {
    const spool = createMemorySpool(batchOf(0));
    const { delivery, sender, offer, pass } = createFixture(() => undefined, { spools: { logs: spool } });
    offer(...[1, 2, 3, 4, 5, 6].map((number) => batchOf(number)));
    await pass();
    sender.attempts[1]?.answer(DELIVERED);
    await pass();
    assert.deepEqual(delivery.drainSync(), []);
    await pass();
    assert.deepEqual(spool.waiting.map(numberOf), [0, 2, 3, 4, 5, 6]);
    assert.equal(spool.taken.size, 0);
    assert.equal(delivery.stats().logs.spooled, 6);
  });

  it('hands out what the spool refuses at its end', async () => {
    const spool = createMemorySpool();
    const { delivery, offer, pass } = createFixture(() => undefined, { spools: { logs: spool } });
    offer(batchOf(1), batchOf(2));
    await pass();
    spool.refuse(new Error('full'));
    assert.deepEqual(delivery.drainSync().map(numberOf), [1, 2]);
    assert.deepEqual(delivery.stats().logs.dropped, { shutdown: 2 });
  });
});
