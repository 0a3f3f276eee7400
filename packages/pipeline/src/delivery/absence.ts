import type { Cancel, Clock } from '../clock.ts';
import { backoffMs } from './backoff.ts';

/**
 * The time in which an endpoint does not take batches: it is left alone for longer and longer, and asked with one request in
 * between.
 */
export class Absence {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #onDue: () => void;
  #failures = 1;
  #until = 0;
  #cancel: Cancel | undefined;

  /** @param onDue called each time when the endpoint may be asked again */
  constructor(clock: Clock, random: () => number, onDue: () => void) {
    this.#clock = clock;
    this.#random = random;
    this.#onDue = onDue;
  }

  /** Whether the endpoint may be asked now. */
  get due(): boolean {
    return this.#cancel === undefined;
  }

  /** Begins the first wait. */
  begin(retryAfterMs: number | undefined): void {
    this.#wait(retryAfterMs);
  }

  /** The request that asked failed: begins a longer wait. */
  prolong(retryAfterMs: number | undefined): void {
    this.#failures += 1;
    this.#wait(retryAfterMs);
  }

  /** A request that was under way before failed as well; only what the server asks for counts. */
  heed(retryAfterMs: number | undefined): void {
    if (retryAfterMs !== undefined && this.#clock.now() + retryAfterMs > this.#until)
      this.#wait(retryAfterMs);
  }

  end(): void {
    this.#cancel?.();
  }

  #wait(retryAfterMs: number | undefined): void {
    const milliseconds = backoffMs(this.#failures, this.#random(), retryAfterMs);
    this.#cancel?.();
    this.#until = this.#clock.now() + milliseconds;
    this.#cancel = this.#clock.after(milliseconds, () => {
      this.#cancel = undefined;
      this.#onDue();
    });
  }
}
