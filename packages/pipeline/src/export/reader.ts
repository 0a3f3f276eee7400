import type { RecordSinks } from '../sinks/recordSinks.ts';
import { Control } from './control.ts';
import type { Destination } from './destination.ts';
import type { Channel, FromReader, FromThread, ToReader } from './messages.ts';
import { Source } from './source.ts';

/** Longest time that a record waits for others before it is sent, in ms: it is with the collector within 50, sending included. */
export const FLUSH_INTERVAL_MS = 40;

/** How long the memory of a thread that has ended is read: its last messages may come later than the news of its end. */
const LINGER_MS = 5_000;

/** What the end gives slow sinks beyond its deadline, in ms: the worker may have started so late that they had no time before. */
const SINKS_MS = 100;

/** What a reader needs. */
export interface ReaderOptions {
  readonly control: Control;
  readonly destination: Destination;
  /** Where log records go besides. */
  readonly sinks: RecordSinks;
  /** Takes the messages of the host that the event loop has not brought yet. @default there are none */
  readonly catchUp?: () => void;
  /** Answers to the application's thread that started the reader. */
  readonly answer: (message: FromReader) => void;
  /**
   * Whether it runs in a thread of its own: its host wakes it there without a message, and takes over when it dies, so what was read is kept until
   * it is safe. @default false
   */
  readonly threaded?: boolean;
  /** @default 40 */
  readonly flushIntervalMs?: number;
}

/**
 * Reads the shared memory and gives finished requests to the destination. It runs in the export worker, or in the application's
 * thread where there can be no worker; it only ever reacts to messages and its own timer. Its host is the thread that started it; other
 * threads of the application may join, each with memory of its own.
 */
export class Reader {
  readonly #options: Required<ReaderOptions>;
  readonly #host: Source;
  readonly #threads = new Map<number, Source>();
  #channel: Channel | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ReaderOptions) {
    this.#options = { flushIntervalMs: FLUSH_INTERVAL_MS, threaded: false, catchUp() {}, ...options };
    this.#host = this.#source(options.control, options.threaded ? () => this.#arm() : undefined);
  }

  /** Lets other threads join; what they say comes by {@link receiveFrom}. */
  admit(channel: Channel): void {
    this.#channel = channel;
  }

  /** Takes a message of the host. */
  receive(message: ToReader): Promise<void> {
    return this.#receive(message, this.#host, this.#options.answer);
  }

  /** Takes a message of another thread. @param answer answers to this thread */
  receiveFrom(thread: number, message: FromThread, answer: (message: FromReader) => void): void {
    const source = this.#threads.get(thread);
    if (message.type === 'attach') this.#attach(thread, message);
    else if (source) void this.#receive(message, source, answer); // an unknown one will attach, with all that it has
  }

  /** Reads what is there and keeps what is not sent, all at once; slow sinks may take this time, in ms. @param last see {@link Destination.endSync} */
  endSync(limit: number, last: boolean): void {
    const { control, destination, sinks } = this.#options;
    this.#finish();
    if (control.superseded) return;
    destination.endSync(last);
    sinks.endSync(limit);
    this.#report();
    control.end();
  }

  async #receive(message: ToReader, source: Source, answer: (message: FromReader) => void): Promise<void> {
    switch (message.type) {
      case 'resource':
      case 'scope':
        source.inbox.define(message);
        break;
      case 'chunk':
        source.open(message.shared);
        this.#arm(); // there will be a record in it, and it may be there before a sleeping reader could be woken
        break;
      case 'wake':
        this.#arm();
        break;
      case 'sinks':
        this.#drain(); // what was logged before goes to the ones before
        this.#options.sinks.replace(message.sinks);
        break;
      case 'gone':
        this.#end(message.thread);
        break;
      case 'flush': {
        this.#drain();
        const complete = (await this.#flush(message.limit)) && source.inbox.empty;
        this.#report();
        answer({ type: 'flushed', number: message.number, complete });
        break;
      }
      case 'hurry':
        this.#options.destination.hurry(message.on);
        break;
      case 'end':
        this.#options.destination.hurry(true);
        this.#finish();
        await this.#flush(Math.max(0, message.deadline - Date.now()));
        this.endSync(SINKS_MS, message.last);
        this.#options.destination.hurry(false);
    }
  }

  #attach(thread: number, message: Extract<FromThread, { type: 'attach' }>): void {
    if (this.#threads.has(thread)) return;
    const source = this.#source(new Control(message.control), () => this.#arm());
    this.#threads.set(thread, source);
    for (const definition of message.definitions) source.inbox.define(definition);
    for (const shared of message.chunks) source.open(shared);
    this.#arm();
  }

  #end(thread: number): void {
    this.#channel?.catchUp(); // the news may have overtaken what the thread said itself
    const source = this.#threads.get(thread);
    if (!source) return;
    source.ended = true;
    this.#arm();
    setTimeout(() => {
      source.drain();
      source.close();
      this.#threads.delete(thread);
    }, LINGER_MS).unref();
  }

  #source(control: Control, onWake?: () => void): Source {
    const { destination, sinks } = this.#options;
    return new Source(control, (batch) => destination.offer(batch), sinks, onWake);
  }

  get #sources(): Source[] {
    return [this.#host, ...this.#threads.values()];
  }

  /** Something was sent, or was not: the application's thread is told soon. */
  changed(): void {
    this.#arm();
  }

  #arm(): void {
    this.#timer ??= setTimeout(() => this.#tick(), this.#options.flushIntervalMs).unref();
  }

  #tick(): void {
    this.#timer = undefined;
    this.#drain();
    this.#report();
    const asleep = this.#sources.map((source) => source.sleep());
    if (asleep.includes(false)) this.#arm();
  }

  /** Tells the figures, and lets go of what is safe: in this order, so that nobody finds less in the figures than is gone here. */
  #report(): void {
    const { destination, sinks, answer, threaded } = this.#options;
    const taken = { ...this.#host.taken };
    answer({ type: 'figures', figures: destination.stats(), taken, sinks: sinks.stats() });
    const holds = (offer: number) => threaded && destination.holds(offer);
    for (const source of this.#sources) source.review(holds);
  }

  /** Sends and writes all that was read; a slow sink holds up no request. */
  async #flush(limit: number): Promise<boolean> {
    const { destination, sinks } = this.#options;
    const safe = await Promise.all([destination.flush(limit), sinks.flush(limit)]);
    return safe.every(Boolean);
  }

  #finish(): void {
    for (const source of this.#sources) source.ended = true;
    this.#drain();
  }

  #drain(): void {
    if (this.#options.control.superseded) return;
    this.#channel?.catchUp();
    for (const source of this.#sources) source.drain(this.#options.catchUp);
  }
}
