import { addCounts, type SignalStats } from '../delivery/stats.ts';
import type { IntakeCounts } from './intake.ts';

/**
 * What became of one signal's records on the whole way through the pipeline. At all times
 * `offered = delivered + rejected + dropped (of all reasons) + inMemory + spooled`.
 */
export interface SignalBooks {
  /** Given to this thread's pipeline, found in the spool, and further ones. */
  readonly offered: number;
  /** Of these, found in the spool: left there by an earlier process, or by one that is gone. */
  readonly recovered: number;
  /**
   * Of these, read from other threads of the process; and sent once more, since nobody knows whether they had arrived when the export
   * worker died.
   */
  readonly further: number;
  /** Taken by the server. */
  readonly delivered: number;
  /** Not taken by the server from a request that it took ("partial success"). */
  readonly rejected: number;
  /** Lost, by reason, in the words of `error.type`. */
  readonly dropped: Readonly<Record<string, number>>;
  /** In memory only: not yet read by the export worker, or not yet sent by it. */
  readonly inMemory: number;
  /** On disk. */
  readonly spooled: number;
}

/** Records that came in and were taken. */
export function accepted({ offered, refused }: IntakeCounts): number {
  return Object.values(refused).reduce((rest, count) => rest - count, offered);
}

/**
 * Brings together what came in and what the export worker last told.
 *
 * @param taken records of this thread that it had read by then
 */
export function booksOf(intake: IntakeCounts, delivery: SignalStats | undefined, taken: number): SignalBooks {
  const { recovered = 0, delivered = 0, rejected = 0, dropped = {}, spooled = 0 } = delivery ?? {};
  const unread = accepted(intake) - taken;
  const offered = (delivery?.offered ?? 0) + intake.offered - taken;
  return {
    offered,
    recovered,
    further: offered - recovered - intake.offered,
    delivered,
    rejected,
    dropped: addCounts(dropped, intake.refused),
    inMemory: (delivery?.inMemory ?? 0) + unread,
    spooled,
  };
}
