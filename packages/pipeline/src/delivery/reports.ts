import type { Batch, Signal } from '../batch.ts';
import type { Warnings } from '../warnings.ts';
import type { Delivered, Refused } from './outcome.ts';
import type { SpoolFindings } from './spool.ts';

/** What a lane tells people. */
export interface Reports {
  away(message: string): void;
  refused(batch: Batch, outcome: Refused): void;
  delivered(outcome: Delivered): void;
  dropped(batch: Batch, reason: string): void;
  spoolRefused(error: unknown): void;
  /** Tells of damage and of files that were left alone, as far as they are new since the last call. */
  found(findings: SpoolFindings): void;
}

/** Puts one signal's troubles into words. */
export function createReports(signal: Signal, warnings: Warnings): Reports {
  let told = { places: 0, files: 0 };
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
    found({ damagedPlaces, skippedFiles }) {
      const files = Object.values(skippedFiles).reduce((sum, count) => sum + count, 0);
      const [newPlaces, newFiles] = [damagedPlaces - told.places, files - told.files];
      told = { places: damagedPlaces, files };
      if (newPlaces > 0)
        warnings.tell(
          `damage ${signal}`,
          newPlaces,
          (total) =>
            `The spool of ${signal} is damaged: what stood there is lost, the rest is sent. Look at the health of the disk. Places: ${total}`,
        );
      if (newFiles > 0)
        warnings.tell(
          `skipped ${signal}`,
          newFiles,
          (total) =>
            `Files in the spool of ${signal} are left alone: they are no segments, cannot be opened, or are of a newer version. Files: ${total}`,
        );
    },
  };
}
