import type { Batch, Signal } from '../batch.ts';
import type { Delivered, Refused } from './outcome.ts';
import type { Warnings } from './warnings.ts';

/** What a lane tells people. */
export interface Reports {
  away(message: string): void;
  refused(batch: Batch, outcome: Refused): void;
  delivered(outcome: Delivered): void;
  dropped(batch: Batch, reason: string): void;
  spoolRefused(error: unknown): void;
}

/** Puts one signal's troubles into words. */
export function createReports(signal: Signal, warnings: Warnings): Reports {
  return {
    away(message) {
      warnings.tell(
        `away ${signal}`,
        1,
        (total) =>
          `${message}. The ${signal} are sent again until they are taken (failed attempts: ${total})`,
      );
    },
    refused({ count }, { reason, message }) {
      warnings.tell(
        `refused ${signal} ${reason}`,
        count,
        (total) => `${message}. Records lost (${signal}): ${total}`,
      );
    },
    delivered({ rejected, message }) {
      if (rejected === 0 && !message) return;
      warnings.tell(
        `rejected ${signal}`,
        rejected,
        (total) =>
          `The server says about ${signal}: ${message ?? 'no reason given'}. Records not taken: ${total}`,
      );
    },
    dropped({ count }, reason) {
      warnings.tell(
        `dropped ${signal} ${reason}`,
        count,
        (total) => `Records lost before they were sent (${signal}, ${reason}): ${total}`,
      );
    },
    spoolRefused(error) {
      const problem = error instanceof Error ? error.message : String(error);
      warnings.tell(
        `spool ${signal}`,
        1,
        (total) => `${problem}. Batches that stay in memory (${signal}): ${total}`,
      );
    },
  };
}
