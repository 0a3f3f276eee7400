import type { Signal } from '../batch.ts';
import type { DeliveryStats } from '../delivery/stats.ts';
import type { SinkStats } from '../sinks/types.ts';
import type { SignalBooks } from './books.ts';
import type { IntakeCounts } from './intake.ts';

/** What a pipeline has taken and what became of it. */
export interface FastPipelineStats {
  /** Of this thread. */
  readonly intake: Readonly<Record<Signal, IntakeCounts>>;
  /** What became of it, added up; undefined in a thread that does not host the reader. */
  readonly records: Readonly<Record<Signal, SignalBooks>> | undefined;
  /** Of all threads, as of the reader's last message; undefined before the first, and in a thread that does not host the reader. */
  readonly delivery: DeliveryStats | undefined;
  /** Of all threads, by the sink's name; empty where {@link delivery} is undefined. */
  readonly sinks: Readonly<Record<string, SinkStats>>;
  /** Bytes of this thread's shared memory: what is in use, and what is free and still there. */
  readonly memoryBytes: number;
  /** Limit of what is in use of {@link memoryBytes}: as much with records not yet read as with those kept until they are safe. */
  readonly maxMemoryBytes: number;
}
