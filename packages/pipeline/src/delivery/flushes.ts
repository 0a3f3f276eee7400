import type { Cancel, Clock } from '../clock.ts';

interface Waiter {
  readonly isDone: () => boolean;
  readonly settle: () => void;
}

/** Those who wait for what was offered before they asked. */
export class Flushes {
  readonly #clock: Clock;
  readonly #waiters = new Set<Waiter>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * @param isDone whether there is nothing left to wait for
   * @param result what to answer: asked when it is done, or when the time is over
   */
  wait(timeoutMs: number, isDone: () => boolean, result: () => boolean): Promise<boolean> {
    if (isDone()) return Promise.resolve(result());
    return new Promise((resolve) => {
      let cancel: Cancel = () => {};
      const waiter: Waiter = {
        isDone,
        settle: () => {
          cancel();
          this.#waiters.delete(waiter);
          resolve(result());
        },
      };
      this.#waiters.add(waiter);
      // Whoever waits wants the process to stay for it; nothing else in a delivery does.
      cancel = this.#clock.after(timeoutMs, waiter.settle, true);
    });
  }

  /** Answers those whose wait is over. */
  check(): void {
    for (const waiter of this.#waiters) if (waiter.isDone()) waiter.settle();
  }

  /** Answers all. */
  end(): void {
    for (const waiter of this.#waiters) waiter.settle();
  }
}
