import { threadId } from 'node:worker_threads';
import type { DefinitionMessage } from '../definitions.ts';
import type { Chunk } from '../memory/chunk.ts';
import { openChannel, type ThreadChannel } from './channel.ts';
import { Control } from './control.ts';
import { waitAtDoor } from './door.ts';
import type { FromReader, FromThread } from './messages.ts';
import type { WayOut } from './wayOut.ts';

/** How a thread joins. */
export interface ThreadExporterOptions {
  /** The channel of the process's reader. */
  readonly channel: ThreadChannel;
  /** Chunks in which something may not be safe yet, for a reader that takes over from one that died. */
  readonly unsafe: () => readonly Chunk[];
}

/**
 * The side of a worker thread of the application: its records are read by the process's one reader. What is committed is in memory that
 * the process shares, so that it outlives the thread, however that ends.
 */
export class ThreadExporter implements WayOut {
  readonly stats = undefined;
  readonly taken = undefined;
  readonly sinks = {};
  readonly sendsWhileBlocked = true;
  readonly #control = new Control();
  readonly #definitions: DefinitionMessage[] = [];
  readonly #flushes = new Map<number, (complete: boolean) => void>();
  readonly #channel: ReturnType<typeof openChannel>;
  #lastFlush = 0;

  constructor({ channel, unsafe }: ThreadExporterOptions) {
    this.#channel = openChannel(channel.name, (message) => {
      if (message.type === 'reader') this.#attach(unsafe());
      else if (message.type === 'to' && message.thread === threadId) this.#hear(message.message);
    });
    waitAtDoor(channel.door);
    this.#attach([]);
  }

  opened({ shared }: Chunk): void {
    this.#post({ type: 'chunk', shared });
  }

  committed(): void {
    this.#control.wake();
  }

  define(message: DefinitionMessage): void {
    this.#definitions.push(message);
    this.#post(message);
  }

  /** The process's one reader has the sinks. */
  replaceSinks(): void {}

  flush(limit: number): Promise<boolean> {
    const number = ++this.#lastFlush;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(resolve, limit, false);
    this.#flushes.set(number, resolve);
    this.#post({ type: 'flush', number, limit });
    return promise.finally(() => {
      clearTimeout(timer);
      this.#flushes.delete(number);
    });
  }

  /** The thread that hosts the reader decides. */
  hurry(): void {}

  /** Nothing has to be waited for. */
  async close(): Promise<boolean> {
    return true;
  }

  /** Nothing has to be waited for: the memory outlives the thread. */
  flushSync(): boolean {
    return true;
  }

  endSync(): boolean {
    this.#post({ type: 'gone', thread: threadId });
    return true;
  }

  gone(thread: number): void {
    this.#post({ type: 'gone', thread });
  }

  #attach(chunks: readonly Chunk[]): void {
    this.#post({
      type: 'attach',
      control: this.#control.shared,
      definitions: this.#definitions,
      chunks: chunks.map(({ shared }) => shared),
    });
  }

  #hear(message: FromReader): void {
    if (message.type === 'flushed') this.#flushes.get(message.number)?.(message.complete);
  }

  #post(message: FromThread): void {
    this.#channel.post({ type: 'from', thread: threadId, message });
  }
}
