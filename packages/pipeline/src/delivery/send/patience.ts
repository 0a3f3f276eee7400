import type { Cancel, Clock } from '../../clock.ts';

/** What a request gets at least when time is short, in ms. */
const LEAST_MS = 150;
/** So many times the time of its usual answers is what an endpoint gets. */
const ANSWERS = 2;
/** So many times the way there and back, for an endpoint that is far and has not answered yet: connection, TLS, request and more. */
const CONNECTS = 8;
/** How much of the longest time counts after one more answer. */
const MEMORY = 0.9;

/** One request that is waited for. */
export interface Wait {
  /** The connection is there: the way to the endpoint and back took so long. */
  connected(): void;
  /** It has ended. @param answered whether by an answer */
  end(answered: boolean): void;
}

interface Waiting {
  readonly since: number;
  readonly giveUp: (afterMs: number) => void;
  cancel: Cancel;
}

/** How long one endpoint is waited for: its whole timeout, or, in a hurry, as long as it uses to need. */
export class Patience {
  readonly #timeoutMs: number;
  readonly #clock: Clock;
  readonly #waiting = new Set<Waiting>();
  #hurried = false;
  #answerMs = 0;
  #connectMs = 0;

  /** @param timeoutMs the endpoint's timeout in ms; 0 is none */
  constructor(timeoutMs: number, clock: Clock) {
    this.#timeoutMs = timeoutMs > 0 ? timeoutMs : Number.POSITIVE_INFINITY;
    this.#clock = clock;
  }

  /** Begins to wait. @param giveUp called when the time is over, with what it was in ms */
  wait(giveUp: (afterMs: number) => void): Wait {
    const waiting: Waiting = { since: this.#clock.now(), giveUp, cancel: () => {} };
    this.#waiting.add(waiting);
    this.#arm(waiting);
    return {
      connected: () => {
        this.#connectMs = Math.max(this.#connectMs, this.#clock.now() - waiting.since);
        if (this.#hurried) this.#arm(waiting);
      },
      end: (answered) => {
        waiting.cancel();
        this.#waiting.delete(waiting);
        if (answered) this.#answerMs = Math.max(this.#answerMs * MEMORY, this.#clock.now() - waiting.since);
      },
    };
  }

  /** See {@link Sender.hurry}. */
  hurry(on: boolean): void {
    if (on === this.#hurried) return;
    this.#hurried = on;
    for (const waiting of this.#waiting) this.#arm(waiting);
  }

  get #limit(): number {
    if (!this.#hurried) return this.#timeoutMs;
    return Math.min(
      this.#timeoutMs,
      Math.max(LEAST_MS, ANSWERS * this.#answerMs, CONNECTS * this.#connectMs),
    );
  }

  #arm(waiting: Waiting): void {
    waiting.cancel();
    const limit = this.#limit;
    if (limit === Number.POSITIVE_INFINITY) return;
    const left = Math.max(0, waiting.since + limit - this.#clock.now());
    waiting.cancel = this.#clock.after(left, () => waiting.giveUp(Math.round(limit)));
  }
}
