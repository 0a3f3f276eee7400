import { Assembler } from '../assemble.ts';
import type { Batch, Signal } from '../batch.ts';
import { Chunk } from '../memory/chunk.ts';
import { Inbox } from '../memory/inbox.ts';
import type { RecordSinks } from '../sinks/recordSinks.ts';
import type { Control } from './control.ts';
import { Custody } from './custody.ts';

/** One thread whose shared memory is read. */
export class Source {
  readonly inbox = new Inbox();
  /** Records that were read, by signal. */
  readonly taken: Record<Signal, number> = { logs: 0, traces: 0, metrics: 0 };
  /** Set when the thread has ended: what it could not complete any more is taken as it is. */
  ended = false;
  readonly #control: Control;
  readonly #assembler: Assembler;
  readonly #sinks: RecordSinks;
  readonly #custody = new Custody();
  /** Requests that came of the chunk that is being read. */
  #offers: number[] = [];
  #onWake: (() => void) | undefined;
  #watched = false;

  /**
   * @param offer takes each finished request, and gives its number
   * @param sinks look on
   * @param onWake called when the thread has something; a reader in the same thread is told by a call
   */
  constructor(control: Control, offer: (batch: Batch) => number, sinks: RecordSinks, onWake?: () => void) {
    this.#control = control;
    this.#assembler = new Assembler(this.inbox, (batch) => {
      this.taken[batch.signal] += batch.count;
      this.#offers.push(offer(batch));
    });
    this.#sinks = sinks;
    this.#onWake = onWake;
    this.sleep();
  }

  open(shared: SharedArrayBuffer): void {
    this.inbox.open(new Chunk(shared));
  }

  /** Reads what is complete. @param hear see {@link Inbox.drain} */
  drain(hear?: () => void): void {
    if (this.ended) this.inbox.settle();
    this.inbox.drain(
      (kind, scope, message, mark) => {
        this.#assembler.add(kind, scope, message);
        this.#sinks.take(this.inbox, kind, scope, message, mark);
      },
      (chunk, position) => {
        this.#assembler.finish();
        this.#custody.read(chunk, position, this.#offers);
        this.#offers = [];
      },
      (chunk) => this.#custody.done(chunk),
      hear,
    );
  }

  /** Lets go of what is safe. @param holds whether a request of this number would be lost with the reader's thread */
  review(holds: (offer: number) => boolean): void {
    this.#custody.review(holds);
  }

  /** Lets the reader sleep until this thread wakes it. @returns false where there is work already */
  sleep(): boolean {
    this.#control.sleep();
    if (!this.inbox.empty) {
      this.#control.awake();
      return false;
    }
    if (this.#onWake && !this.#watched) void this.#watch();
    return true;
  }

  /** Forgets the thread: nothing will come any more, and a wait for it would keep its memory for ever. */
  close(): void {
    this.#onWake = undefined;
    this.#control.dismiss();
  }

  async #watch(): Promise<void> {
    this.#watched = true;
    await this.#control.woken();
    this.#watched = false;
    this.#onWake?.();
  }
}
