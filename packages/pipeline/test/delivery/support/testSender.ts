import type { Batch, Signal } from '../../../src/batch.ts';
import type { Outcome, Retryable, Sender } from '../../../src/delivery/outcome.ts';
import { numberOf } from './batches.ts';

export const DELIVERED: Outcome = { kind: 'delivered', rejected: 0 };
export const AWAY: Retryable = { kind: 'retryable', reason: '503', message: 'http://collector answered 503' };
export const REFUSED: Outcome = { kind: 'refused', reason: '400', message: 'http://collector answered 400' };

/** One attempt that a test sender was asked for. */
export interface Attempt {
  readonly batch: Batch;
  readonly number: number;
  /** Ends an attempt whose outcome was left open. */
  answer(outcome: Outcome): void;
}

/** A sender without a network. */
export interface TestSender extends Sender {
  /** All attempts so far. */
  readonly attempts: readonly Attempt[];
  /** Numbers of the batches that were delivered, in the order of the answers. */
  readonly delivered: readonly number[];
  /** Most attempts of one signal that were under way at once, since the last look. */
  takePeak(signal: Signal): number;
  readonly closed: boolean;
}

/** @param decide the outcome of an attempt; undefined leaves it open until the test answers it */
export function createTestSender(decide: (batch: Batch) => Outcome | undefined): TestSender {
  const attempts: Attempt[] = [];
  const delivered: number[] = [];
  const running: Record<Signal, number> = { logs: 0, traces: 0, metrics: 0 };
  const peak: Record<Signal, number> = { logs: 0, traces: 0, metrics: 0 };
  let closed = false;
  return {
    async send(batch) {
      const { signal } = batch;
      running[signal] += 1;
      peak[signal] = Math.max(peak[signal], running[signal]);
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      attempts.push({ batch, number: numberOf(batch), answer: resolve });
      const outcome = decide(batch) ?? (await promise);
      running[signal] -= 1;
      if (outcome.kind === 'delivered') delivered.push(numberOf(batch));
      return outcome;
    },
    hurry() {},
    close() {
      closed = true;
    },
    attempts,
    delivered,
    takePeak(signal) {
      const value = peak[signal];
      peak[signal] = running[signal];
      return value;
    },
    get closed() {
      return closed;
    },
  };
}
