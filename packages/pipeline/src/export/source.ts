import { Assembler } from '../assemble.ts';
import type { Batch } from '../batch.ts';
import { Chunk } from '../memory/chunk.ts';
import { Inbox } from '../memory/inbox.ts';
import type { Control } from './control.ts';

/** One thread whose shared memory is read. */
export class Source {
  readonly inbox = new Inbox();
  /** Set when the thread has ended: what it could not complete any more is taken as it is. */
  ended = false;
  readonly #control: Control;
  readonly #assembler: Assembler;
  readonly #onWake: (() => void) | undefined;
  #watched = false;

  /**
   * @param offer takes each finished request
   * @param onWake called when a thread that cannot send a message has something; one that can has none
   */
  constructor(control: Control, offer: (batch: Batch) => void, onWake?: () => void) {
    this.#control = control;
    this.#assembler = new Assembler(this.inbox, offer);
    this.#onWake = onWake;
    this.sleep();
  }

  open(shared: SharedArrayBuffer): void {
    this.inbox.open(new Chunk(shared));
  }

  /** Reads what is complete. */
  drain(): void {
    if (this.ended) this.inbox.settle();
    this.inbox.drain(
      (...frame) => this.#assembler.add(...frame),
      () => this.#assembler.finish(),
    );
  }

  /** Lets the reader sleep until this thread wakes it. @returns false where there is work already */
  sleep(): boolean {
    this.#control.sleep();
    if (!this.inbox.empty) {
      this.#control.awake();
      return false;
    }
    if (this.#onWake && !this.#watched) void this.#watch(this.#onWake);
    return true;
  }

  async #watch(onWake: () => void): Promise<void> {
    this.#watched = true;
    await this.#control.woken();
    this.#watched = false;
    onWake();
  }
}
