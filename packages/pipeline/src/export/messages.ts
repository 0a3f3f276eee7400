import type { DefinitionMessage } from '../definitions.ts';
import type { DeliveryStats } from '../delivery/stats.ts';
import type { RecordCounts } from '../memory/count.ts';
import type { SinkModule, SinkStats } from '../sinks/types.ts';

/** From the application's thread to the reader, in this order with what is committed to the chunks. */
export type ToReader =
  | DefinitionMessage
  /** A chunk was begun. */
  | { readonly type: 'chunk'; readonly shared: SharedArrayBuffer }
  /** Something was committed while the reader slept. */
  | { readonly type: 'wake' }
  /** From now on log records go to these sinks besides. */
  | { readonly type: 'sinks'; readonly sinks: readonly SinkModule[] }
  /** A thread has ended, by itself or not: what it left is read, and some time later it is forgotten. */
  | { readonly type: 'gone'; readonly thread: number }
  /** Send all that is committed, within this time in ms, and answer with the same number. */
  | { readonly type: 'flush'; readonly number: number; readonly limit: number }
  /** Whoever waits has little time, or no longer. */
  | { readonly type: 'hurry'; readonly on: boolean }
  /** Send what can be sent until this time, in ms since the epoch, and keep the rest; the last time for whoever looks there next. More may come afterwards. */
  | { readonly type: 'end'; readonly deadline: number; readonly last: boolean };

/** From another thread of the application to the reader. */
export type FromThread =
  /** Everything that the thread has: it may come again, when there is another reader. */
  | {
      readonly type: 'attach';
      readonly control: SharedArrayBuffer;
      readonly definitions: readonly DefinitionMessage[];
      readonly chunks: readonly SharedArrayBuffer[];
    }
  | ToReader;

/** From the reader to the application's thread. */
export type FromReader =
  | { readonly type: 'flushed'; readonly number: number; readonly complete: boolean }
  | { readonly type: 'warning'; readonly message: string }
  | {
      readonly type: 'figures';
      /** Of all threads. */
      readonly figures: DeliveryStats;
      /** Records that were read from the memory of the thread that started the reader. */
      readonly taken: RecordCounts;
      /** Of all threads, by the sink's name. */
      readonly sinks: Readonly<Record<string, SinkStats>>;
    };

/** What goes over the channel by which threads of the application join. */
export type ChannelMessage =
  /** There is a reader: whoever is not attached to it should attach. */
  | { readonly type: 'reader' }
  | { readonly type: 'from'; readonly thread: number; readonly message: FromThread }
  | { readonly type: 'to'; readonly thread: number; readonly message: FromReader };

/** That channel, open. */
export interface Channel {
  post(message: ChannelMessage): void;
  /** Takes the messages that have arrived and that the event loop has not brought yet. */
  catchUp(): void;
}
