import type { Batch } from '../../../src/batch.ts';
import { createDelivery, type Delivery, type DeliveryOptions } from '../../../src/delivery/delivery.ts';
import type { Outcome } from '../../../src/delivery/outcome.ts';
import { assertBalanced } from './balance.ts';
import { createTestClock, type TestClock } from './testClock.ts';
import { createTestSender, type TestSender } from './testSender.ts';

/** A delivery without network and time, which is checked for balance at every step. */
export interface Fixture {
  readonly delivery: Delivery;
  readonly sender: TestSender;
  readonly clock: TestClock;
  readonly warnings: readonly string[];
  /** Offers batches. */
  offer(...batches: Batch[]): void;
  /** Lets so many ms go by. @default 0 */
  pass(milliseconds?: number): Promise<void>;
}

/** @param decide the outcome of an attempt; undefined leaves it open until the test answers it */
export function createFixture(
  decide: (batch: Batch) => Outcome | undefined,
  options: Partial<DeliveryOptions> = {},
): Fixture {
  const clock = createTestClock();
  let violation: unknown;
  const sender = createTestSender((batch) => {
    try {
      if (delivery) assertBalanced(delivery.stats());
    } catch (error) {
      violation ??= error; // thrown from here it would count as a failed attempt
    }
    return decide(batch);
  });
  const warnings: string[] = [];
  let delivery: Delivery | undefined;
  const created = createDelivery({
    sender,
    clock,
    random: () => 0.999,
    warn: (message) => warnings.push(message),
    ...options,
  });
  delivery = created;
  const check = () => {
    assertBalanced(created.stats());
    if (violation) throw violation;
  };
  check();
  return {
    delivery: created,
    sender,
    clock,
    warnings,
    offer(...batches) {
      for (const batch of batches) {
        created.offer(batch);
        check();
      }
    },
    async pass(milliseconds = 0) {
      await clock.advance(milliseconds);
      check();
    },
  };
}
