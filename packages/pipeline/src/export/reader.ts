import { Assembler } from '../assemble.ts';
import { Chunk } from '../memory/chunk.ts';
import { Inbox } from '../memory/inbox.ts';
import type { Control } from './control.ts';
import type { Destination } from './destination.ts';
import type { FromReader, ToReader } from './messages.ts';

/** Longest time that a record waits for others before it is sent. */
export const FLUSH_INTERVAL_MS = 50;

/** What a reader needs. */
export interface ReaderOptions {
  readonly control: Control;
  readonly destination: Destination;
  /** Answers to the application's thread. */
  readonly answer: (message: FromReader) => void;
  /** @default 50 */
  readonly flushIntervalMs?: number;
}

/**
 * Reads the shared memory and gives finished requests to the destination. It runs in the export worker, or in the application's
 * thread where there can be no worker; it only ever reacts to messages and its own timer.
 */
export class Reader {
  readonly #options: Required<ReaderOptions>;
  readonly #inbox = new Inbox();
  readonly #assembler: Assembler;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ReaderOptions) {
    this.#options = { flushIntervalMs: FLUSH_INTERVAL_MS, ...options };
    this.#assembler = new Assembler(this.#inbox, (batch) => options.destination.offer(batch));
    options.control.sleep();
  }

  /** Takes a message of the application's thread. */
  async receive(message: ToReader): Promise<void> {
    const { destination, answer } = this.#options;
    switch (message.type) {
      case 'resource':
      case 'scope':
        this.#inbox.define(message);
        break;
      case 'chunk':
        this.#inbox.open(new Chunk(message.shared));
        this.#arm(); // there will be a record in it, and it may be there before a sleeping reader could be woken
        break;
      case 'wake':
        this.#arm();
        break;
      case 'flush': {
        this.#drain();
        const complete = (await destination.flush(message.limit)) && this.#inbox.empty;
        answer({ type: 'figures', figures: destination.stats() });
        answer({ type: 'flushed', number: message.number, complete });
        break;
      }
      case 'end':
        this.#drain();
        await destination.flush(Math.max(0, message.deadline - Date.now()));
        this.endSync();
    }
  }

  /** Reads what is there and keeps what is not sent, all at once. */
  endSync(): void {
    const { control, destination, answer } = this.#options;
    clearTimeout(this.#timer);
    this.#drain();
    destination.endSync();
    answer({ type: 'figures', figures: destination.stats() });
    control.end();
  }

  #arm(): void {
    this.#timer ??= setTimeout(() => this.#tick(), this.#options.flushIntervalMs).unref();
  }

  #tick(): void {
    const { control, destination, answer } = this.#options;
    this.#timer = undefined;
    this.#drain();
    answer({ type: 'figures', figures: destination.stats() });
    control.sleep();
    if (this.#inbox.empty) return;
    control.awake();
    this.#arm();
  }

  #drain(): void {
    this.#inbox.drain(
      (...frame) => this.#assembler.add(...frame),
      () => this.#assembler.finish(),
    );
  }
}
