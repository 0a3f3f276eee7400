import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Signal } from '../../src/batch.ts';
import type { Outcome } from '../../src/delivery/outcome.ts';
import { SIGNALS } from './support/balance.ts';
import { batchOf } from './support/batches.ts';
import { createFixture } from './support/fixture.ts';
import { createMemorySpool, type MemorySpool } from './support/memorySpool.ts';
import { AWAY, DELIVERED, REFUSED } from './support/testSender.ts';

const HOUR_MS = 3_600_000;

const outcomes: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(DELIVERED) },
  { weight: 4, arbitrary: fc.constant(AWAY) },
  { weight: 1, arbitrary: fc.nat(60_000).map((retryAfterMs): Outcome => ({ ...AWAY, retryAfterMs })) },
  { weight: 1, arbitrary: fc.constant(REFUSED) },
  { weight: 1, arbitrary: fc.nat(3).map((rejected): Outcome => ({ kind: 'delivered', rejected })) },
);

type Step =
  | { readonly type: 'offer'; readonly signal: Signal; readonly count: number; readonly bytes: number }
  | { readonly type: 'answer'; readonly which: number; readonly outcome: Outcome }
  | { readonly type: 'pass'; readonly milliseconds: number }
  | { readonly type: 'spool refuses'; readonly refuses: boolean };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constant('offer' as const),
        signal: fc.constantFrom(...SIGNALS),
        count: fc.integer({ min: 3, max: 50 }),
        bytes: fc.integer({ min: 4, max: 60 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ type: fc.constant('answer' as const), which: fc.nat(), outcome: outcomes }),
    },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('pass' as const), milliseconds: fc.nat(40_000) }) },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant('spool refuses' as const), refuses: fc.boolean() }),
    },
  ),
  { maxLength: 80 },
);

const settings = fc.record({
  maxMemoryBytes: fc.constantFrom(50, 200, 1_000_000),
  maxRequests: fc.integer({ min: 1, max: 4 }),
  durability: fc.constantFrom('memory' as const, 'spool' as const),
  spillWhenAway: fc.boolean(),
  spooled: fc.boolean(),
  left: fc.nat(3),
});

describe('delivery, for any sequence of outcomes', () => {
  it('accounts for every record at every step, and delivers in the end all that was neither refused nor dropped', async () => {
    await fc.assert(
      fc.asyncProperty(settings, steps, async ({ spooled, left, ...options }, sequence) => {
        let number = 0;
        const makeSpool = (signal: Signal): MemorySpool =>
          createMemorySpool(...Array.from({ length: left }, () => batchOf(number++, { signal, count: 3 })));
        const spools: Partial<Record<Signal, MemorySpool>> = spooled
          ? { logs: makeSpool('logs'), traces: makeSpool('traces'), metrics: makeSpool('metrics') }
          : {};
        const recovered = number;
        const counts = new Map<number, number>();
        for (let index = 0; index < recovered; index++) counts.set(index, 3);

        let healthy = false;
        const answered = new Set<number>();
        const ends = new Map<number, string>();
        const { delivery, sender, offer, pass } = createFixture(() => (healthy ? DELIVERED : undefined), {
          ...options,
          random: () => 0.5,
          spools,
        });
        const answer = (index: number, outcome: Outcome) => {
          const attempt = sender.attempts[index];
          if (!attempt || answered.has(index)) return;
          answered.add(index);
          attempt.answer(outcome);
          if (outcome.kind !== 'retryable') end(attempt.number, outcome.kind);
        };
        const end = (batch: number, how: string) => {
          assert.equal(ends.get(batch), undefined, `batch ${batch} ended twice`);
          ends.set(batch, how);
        };

        for (const step of sequence) {
          if (step.type === 'offer') {
            counts.set(number, step.count);
            offer(batchOf(number++, step));
          } else if (step.type === 'answer') {
            const open = sender.attempts.map((_, index) => index).filter((index) => !answered.has(index));
            const index = open[step.which % Math.max(1, open.length)];
            if (index !== undefined) answer(index, step.outcome);
          } else if (step.type === 'spool refuses') {
            for (const spool of Object.values(spools)) {
              spool.refuse(step.refuses ? new Error('refused') : undefined);
            }
          }
          await pass(step.type === 'pass' ? step.milliseconds : 0);
          assert.ok(delivery.stats().memoryBytes <= options.maxMemoryBytes);
          for (const signal of SIGNALS) {
            assert.ok(delivery.stats()[signal].requests <= options.maxRequests);
          }
        }

        healthy = true;
        sender.attempts.forEach((_, index) => {
          answer(index, DELIVERED);
        });
        const before = sender.attempts.length;
        await pass(HOUR_MS);
        for (const attempt of sender.attempts.slice(before)) end(attempt.number, 'delivered');

        const stats = delivery.stats();
        assert.equal(stats.memoryBytes, 0);
        const sum = (pick: (signal: Signal) => number) =>
          SIGNALS.reduce((all, signal) => all + pick(signal), 0);
        assert.equal(
          sum((signal) => stats[signal].inMemory + stats[signal].spooled),
          0,
        );
        assert.equal(
          sum((signal) => stats[signal].offered),
          [...counts.values()].reduce((a, b) => a + b, 0),
        );
        assert.equal(
          sum((signal) => stats[signal].recovered),
          recovered * 3,
        );
        const recordsThatEnded = (how: string) =>
          [...ends]
            .filter(([, kind]) => kind === how)
            .reduce((all, [batch]) => all + (counts.get(batch) ?? 0), 0);
        assert.equal(
          sum((signal) => stats[signal].delivered + stats[signal].rejected),
          recordsThatEnded('delivered'),
        );
        assert.equal(
          sum((signal) => stats[signal].dropped['400'] ?? 0),
          recordsThatEnded('refused'),
        );
        const neverEnded = [...counts].filter(([batch]) => !ends.has(batch));
        assert.equal(
          sum((signal) => stats[signal].dropped['memory_full'] ?? 0),
          neverEnded.reduce((all, [, count]) => all + count, 0),
          'what did not end was dropped, and what was dropped did not end',
        );
      }),
      { numRuns: 300 },
    );
  }).timeout(60_000);
});
