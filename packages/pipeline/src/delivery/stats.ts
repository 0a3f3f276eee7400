import type { Signal } from '../batch.ts';

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

/**
 * Why a batch was lost besides the server's statuses: memory is full and there is no spool to take it, the delivery has ended.
 * What a spool lost has the spool's own reason with `spool_` before it.
 */
export const REASONS = { memoryFull: 'memory_full', ended: 'shutdown', spool: 'spool_' } as const;
