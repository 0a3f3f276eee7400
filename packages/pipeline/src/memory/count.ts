import type { Signal } from '../batch.ts';
import { type Chunk, KIND, type Kind, readFrames, recordsIn } from './chunk.ts';

/** Log records, spans and data points. */
export type RecordCounts = Readonly<Record<Signal, number>>;

/** Nothing. */
export const NO_RECORDS: RecordCounts = Object.freeze({ logs: 0, traces: 0, metrics: 0 });

const SIGNAL: Readonly<Record<Kind, Signal>> = {
  [KIND.log]: 'logs',
  [KIND.span]: 'traces',
  [KIND.metrics]: 'metrics',
};

/** Counts each signal's. */
export function countsOf(count: (signal: Signal) => number): RecordCounts {
  return { logs: count('logs'), traces: count('traces'), metrics: count('metrics') };
}

/** Counts what is in chunks and not safe yet. */
export function unsafeRecords(chunks: readonly Chunk[]): RecordCounts {
  const found = { ...NO_RECORDS };
  for (const chunk of chunks) {
    readFrames(chunk, chunk.safe, chunk.committed, (kind, _scope, message) => {
      found[SIGNAL[kind]] += recordsIn(kind, message);
      return true;
    });
  }
  return found;
}
