import type { Batch, Signal } from '../batch.ts';

/** Batches, and the log records, spans and data points in them. */
export interface Tally {
  readonly batches: number;
  readonly logs: number;
  readonly traces: number;
  readonly metrics: number;
}

export const NOTHING: Tally = Object.freeze({ batches: 0, logs: 0, traces: 0, metrics: 0 });

/** Signals in the order in which their counts are written. */
export const SIGNALS: readonly Signal[] = ['logs', 'traces', 'metrics'];

/** The tally of one batch. */
export function tallyOf({ signal, count }: Pick<Batch, 'signal' | 'count'>): Tally {
  return { ...NOTHING, batches: 1, [signal]: count };
}

/** Sum, field by field. */
export function plus(a: Tally, b: Tally): Tally {
  return {
    batches: a.batches + b.batches,
    logs: a.logs + b.logs,
    traces: a.traces + b.traces,
    metrics: a.metrics + b.metrics,
  };
}

/** Difference, field by field; never below zero. */
export function minus(a: Tally, b: Tally): Tally {
  return {
    batches: Math.max(0, a.batches - b.batches),
    logs: Math.max(0, a.logs - b.logs),
    traces: Math.max(0, a.traces - b.traces),
    metrics: Math.max(0, a.metrics - b.metrics),
  };
}

/** A tally's bytes on disk. */
export const TALLY_BYTES = 16;

/** Writes four unsigned 32-bit integers. */
export function writeTally(bytes: Buffer, tally: Tally, at: number): void {
  bytes.writeUInt32LE(tally.batches, at);
  SIGNALS.forEach((signal, i) => {
    bytes.writeUInt32LE(tally[signal], at + 4 + 4 * i);
  });
}

/** Reads what {@link writeTally} wrote. */
export function readTally(bytes: Buffer, at: number): Tally {
  return {
    batches: bytes.readUInt32LE(at),
    logs: bytes.readUInt32LE(at + 4),
    traces: bytes.readUInt32LE(at + 8),
    metrics: bytes.readUInt32LE(at + 12),
  };
}
