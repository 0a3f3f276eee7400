const READER_SLEEPS = 0;
const ENDED = 1;
const INTS = 2;

/** What the two threads tell each other without a message: whether the reader sleeps, and whether it has ended. */
export class Control {
  readonly shared: SharedArrayBuffer;
  readonly #ints: Int32Array;

  constructor(shared = new SharedArrayBuffer(INTS * Int32Array.BYTES_PER_ELEMENT)) {
    this.shared = shared;
    this.#ints = new Int32Array(shared);
  }

  /** The reader is about to sleep. It must look once more for work after this, or it could miss what came just before. */
  sleep(): void {
    Atomics.store(this.#ints, READER_SLEEPS, 1);
  }

  /** The reader is awake. */
  awake(): void {
    Atomics.store(this.#ints, READER_SLEEPS, 0);
  }

  /** Whether the reader has to be woken; true for one caller only. Costs one load where it is awake. */
  mustWake(): boolean {
    return (
      Atomics.load(this.#ints, READER_SLEEPS) === 1 &&
      Atomics.compareExchange(this.#ints, READER_SLEEPS, 1, 0) === 1
    );
  }

  /** Wakes the reader if it sleeps, where it waits for that by {@link woken}. */
  wake(): void {
    if (this.mustWake()) Atomics.notify(this.#ints, READER_SLEEPS);
  }

  /** Resolves when the reader has to be awake. Keeps no process alive. */
  async woken(): Promise<void> {
    await Atomics.waitAsync(this.#ints, READER_SLEEPS, 1).value;
  }

  /** Lets go of whoever waits by {@link woken}: this thread has ended, and would never wake it. */
  dismiss(): void {
    this.awake();
    Atomics.notify(this.#ints, READER_SLEEPS);
  }

  /** The reader is done for good: everything is delivered, or kept on disk, or counted as lost. */
  end(): void {
    Atomics.store(this.#ints, ENDED, 1);
    Atomics.notify(this.#ints, ENDED);
  }

  /** Blocks this thread until the reader has ended. @returns false where it has not within the time, in ms */
  waitForEnd(milliseconds: number): boolean {
    return Atomics.wait(this.#ints, ENDED, 0, milliseconds) !== 'timed-out';
  }
}
