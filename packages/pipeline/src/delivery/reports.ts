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
  /** Tells of damage, of what was left alone and of what was removed, as far as it is new since the last call. */
  found(findings: SpoolFindings): void;
}

/** Puts one signal's troubles into words. */
export function createReports(signal: Signal, warnings: Warnings): Reports {
  /** What was found, by kind, up to the last call. */
  const told = new Map<string, number>();
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
    found({ damagedPlaces, skippedFiles, expired }) {
      const { forbidden = 0, ...others } = skippedFiles;
      const files = Object.values(others).reduce((sum, count) => sum + count, 0);
      tellNew(
        'damage',
        damagedPlaces,
        (total) =>
          `The spool of ${signal} is damaged: what stood there is lost, the rest is sent. Look at the health of the disk. Places: ${total}`,
      );
      tellNew(
        'skipped',
        files,
        (total) =>
          `Files in the spool of ${signal} are left alone: they are no segments, cannot be opened, or are of a newer version. Files: ${total}`,
      );
      tellNew(
        'forbidden',
        forbidden,
        (total) =>
          `What earlier processes left in the spool of ${signal} is not sent: this process may not read it, or not take it over. Let it read and write the spool's folder (Node's permission model: --allow-fs-read and --allow-fs-write, each with the folder and "/*"). Folders: ${total}`,
      );
      tellNew(
        'expired',
        expired.files,
        (total) =>
          `Of ${signal} that waited in the spool for other destinations, to which this process does not send, what was too old is removed. Files: ${total} (since the start: ${expired.files}, ${expired.bytes} bytes)`,
      );
    },
  };

  /** @param count since the start */
  function tellNew(kind: string, count: number, message: (total: number) => string): void {
    const before = told.get(kind) ?? 0;
    told.set(kind, count);
    if (count > before) warnings.tell(`${kind} ${signal}`, count - before, message);
  }
}
