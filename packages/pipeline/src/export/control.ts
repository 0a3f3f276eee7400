const READER_SLEEPS = 0;
const ENDS = 1;
const SUPERSEDED = 2;
const INTS = 3;

/** What the two threads tell each other without a message: whether the reader sleeps, how often it was at its end, and whether it is still asked. */
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

  /** The reader is done with all that it has been given: delivered, or kept on disk, or counted as lost. */
  end(): void {
    Atomics.add(this.#ints, ENDS, 1);
    Atomics.notify(this.#ints, ENDS);
  }

  /** How often the reader has been done. */
  get ends(): number {
    return Atomics.load(this.#ints, ENDS);
  }

  /** Blocks this thread until the reader is done once more. @returns false where it is not within the time, in ms */
  waitForEnd(before: number, milliseconds: number): boolean {
    return Atomics.wait(this.#ints, ENDS, before, milliseconds) !== 'timed-out';
  }

  /** Somebody else does the reader's work from now on: it must take and keep nothing more, or it would be there twice. */
  supersede(): void {
    Atomics.store(this.#ints, SUPERSEDED, 1);
  }

  get superseded(): boolean {
    return Atomics.load(this.#ints, SUPERSEDED) === 1;
  }
}
