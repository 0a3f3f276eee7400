import type { DefinitionMessage } from '../definitions.ts';
import type { DeliveryStats } from '../delivery/stats.ts';
import type { RecordCounts } from '../memory/count.ts';
import type { OutboxReader } from '../memory/outbox.ts';
import type { SinkModule, SinkStats } from '../sinks/types.ts';

/** Where a pipeline's records go from the thread that encodes them. */
export interface WayOut extends OutboxReader {
  /** The reader's last figures, of all threads; undefined where this thread has none. */
  readonly stats: DeliveryStats | undefined;
  /** Records of this thread that a reader has read; undefined where this thread has no figures. */
  readonly taken: RecordCounts | undefined;
  /** The sinks' last figures by their names, of all threads; none where this thread has none. */
  readonly sinks: Readonly<Record<string, SinkStats>>;
  /** Whether {@link flushSync} can send, or only keep. */
  readonly sendsWhileBlocked: boolean;
  define(message: DefinitionMessage): void;
  /** From now on log records go to these sinks besides; only the thread that hosts the reader decides that. */
  replaceSinks(sinks: readonly SinkModule[]): void;
  /** Sends all that is committed. @returns false where not all of it is safe within the time, in ms */
  flush(limit: number): Promise<boolean>;
  /** Whoever waits has little time, or no longer: an endpoint that does not answer as it uses to is taken for one that is away. */
  hurry(on: boolean): void;
  /** The thread ends soon: waits until all that is committed would survive that. @returns false where it would not within the time, in ms */
  close(limit: number): Promise<boolean>;
  /** Blocks until everything is sent or kept; nothing is sent after this time in ms. @returns false where something is not safe */
  flushSync(limit: number): boolean;
  /**
   * The end: blocks until everything is sent or kept; from now on, each record that is committed as well.
   *
   * @param limit longest time, in ms, that is spent on sending
   * @returns false where something is not safe
   */
  endSync(limit: number): boolean;
  /** A thread that this one started has ended, by itself or not. */
  gone(thread: number): void;
}
