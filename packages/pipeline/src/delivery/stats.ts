import type { Signal } from '../batch.ts';
import type { SpoolFindings } from './spool.ts';

/**
 * What became of one signal's records. At all times
 * `offered = delivered + rejected + dropped (of all reasons) + inMemory + spooled`.
 */
export interface SignalStats {
  /** Given to the delivery, and found in the spool. */
  readonly offered: number;
  /** Of these, found in the spool: left there by an earlier process, or by one that is gone. */
  readonly recovered: number;
  /** Taken by the server. */
  readonly delivered: number;
  /** Not taken by the server from a batch that it took ("partial success"). */
  readonly rejected: number;
  /** Lost, by reason, in the words of `error.type`. */
  readonly dropped: Readonly<Record<string, number>>;
  /** In memory only, those that are being sent included. */
  readonly inMemory: number;
  /** In the spool, those that are being sent included. */
  readonly spooled: number;
  /** What the spool found on disk; undefined without one. */
  readonly findings: SpoolFindings | undefined;
  /** Requests under way. */
  readonly requests: number;
  /** The endpoint does not take batches now; it is asked again with one request at a time. */
  readonly away: boolean;
}

/** The figures of a delivery. */
export interface DeliveryStats extends Readonly<Record<Signal, SignalStats>> {
  /** Bytes of the batches that are in memory only. */
  readonly memoryBytes: number;
  /** Limit of {@link memoryBytes}. */
  readonly maxMemoryBytes: number;
}

/** Sums of counts that have a name each. */
export function addCounts(
  ...counts: readonly Readonly<Record<string, number>>[]
): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const [reason, count] of counts.flatMap((one) => Object.entries(one)))
    sums[reason] = (sums[reason] ?? 0) + count;
  return sums;
}

function addFindings(
  before: SpoolFindings | undefined,
  now: SpoolFindings | undefined,
): SpoolFindings | undefined {
  if (!before || !now) return now ?? before;
  return {
    adopted: before.adopted + now.adopted,
    damagedPlaces: before.damagedPlaces + now.damagedPlaces,
    skippedFiles: addCounts(before.skippedFiles, now.skippedFiles),
    expired: {
      files: before.expired.files + now.expired.files,
      bytes: before.expired.bytes + now.expired.bytes,
    },
  };
}

/** Records of a signal that need nothing more. */
export function settled({ delivered, rejected, dropped }: SignalStats): number {
  return Object.values(dropped).reduce((sum, count) => sum + count, delivered + rejected);
}

/** The figures of a delivery that is gone, and with it what it had in memory. */
export function withoutMemory(stats: DeliveryStats): DeliveryStats {
  const gone = (signal: Signal): SignalStats => {
    const { offered, inMemory } = stats[signal];
    return { ...stats[signal], offered: offered - inMemory, inMemory: 0, requests: 0 };
  };
  return { ...stats, logs: gone('logs'), traces: gone('traces'), metrics: gone('metrics'), memoryBytes: 0 };
}

/**
 * The figures of two deliveries, the second of which took over when the first was gone: what the first had in memory is offered to the
 * second again, what it had in its spool is found there.
 */
export function succeeded(first: DeliveryStats, second: DeliveryStats): DeliveryStats {
  const both = (signal: Signal): SignalStats => {
    const [before, now] = [first[signal], second[signal]];
    return {
      ...now,
      offered: settled(before) + now.offered,
      recovered: before.recovered - before.spooled + now.recovered,
      delivered: before.delivered + now.delivered,
      rejected: before.rejected + now.rejected,
      dropped: addCounts(before.dropped, now.dropped),
      findings: addFindings(before.findings, now.findings),
    };
  };
  return { ...second, logs: both('logs'), traces: both('traces'), metrics: both('metrics') };
}

/**
 * Why a batch was lost besides the server's statuses: memory is full and there is no spool to take it, the delivery has ended.
 * What a spool lost has the spool's own reason with `spool_` before it.
 */
export const REASONS = { memoryFull: 'memory_full', ended: 'shutdown', spool: 'spool_' } as const;
