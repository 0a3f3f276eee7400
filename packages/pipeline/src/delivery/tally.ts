import type { Batch, Signal } from '../batch.ts';
import type { Backlog } from './backlog.ts';
import type { DeliverySpool } from './spool.ts';
import { REASONS, type SignalStats } from './stats.ts';

/** Counts one signal's records. */
export class Tally {
  readonly #signal: Signal;
  readonly #backlog: Backlog;
  readonly #spool: DeliverySpool | undefined;
  #offered = 0;
  #delivered = 0;
  #rejected = 0;
  readonly #dropped = new Map<string, number>();

  constructor(signal: Signal, backlog: Backlog, spool: DeliverySpool | undefined) {
    this.#signal = signal;
    this.#backlog = backlog;
    this.#spool = spool;
  }

  offered({ count }: Batch): void {
    this.#offered += count;
  }

  delivered({ count }: Batch, rejected: number): void {
    this.#delivered += count - rejected;
    this.#rejected += rejected;
  }

  dropped({ count }: Batch, reason: string): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + count);
  }

  /** Batches of the spool that need nothing more, those that it lost included; since the start. */
  spoolDone(): number {
    const dropped = Object.values(this.#spool?.stats().dropped ?? {});
    return this.#backlog.acknowledgedBatches + dropped.reduce((sum, { batches }) => sum + batches, 0);
  }

  /** Batches that are in the spool. */
  spoolWaiting(): number {
    return this.#spool?.stats().waiting.batches ?? 0;
  }

  stats(away: boolean): SignalStats {
    const spool = this.#spool?.stats();
    const spooled = spool?.waiting[this.#signal] ?? 0;
    const lost = Object.entries(spool?.dropped ?? {}).map(
      ([reason, tally]) => [REASONS.spool + reason, tally[this.#signal]] as const,
    );
    const lostInSpool = lost.reduce((sum, [, count]) => sum + count, 0);
    // What left the spool, or is still there, and did not come from here must have been there before.
    const { appended, acknowledged } = this.#backlog.spoolRecords;
    const recovered = spooled + lostInSpool + acknowledged - appended;
    return {
      offered: this.#offered + recovered,
      recovered,
      delivered: this.#delivered,
      rejected: this.#rejected,
      dropped: Object.fromEntries([...this.#dropped, ...lost.filter(([, count]) => count > 0)]),
      inMemory: this.#backlog.memoryRecords,
      spooled,
      findings: spool && {
        adopted: spool.adopted,
        damagedPlaces: spool.damagedPlaces,
        skippedFiles: spool.skippedFiles,
        expired: spool.expired,
      },
      requests: this.#backlog.taken,
      away,
    };
  }
}
