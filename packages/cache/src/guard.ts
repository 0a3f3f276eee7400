import { setTimeout as startTimer } from 'node:timers';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { CacheUnavailableError } from './errors.ts';

/** `closed`: calls pass. `open`: calls are refused at once. `half_open`: the same, while one probe tries the server. */
export type GuardState = 'closed' | 'open' | 'half_open';

/** Options of {@link createGuard}. Times in milliseconds. */
export interface GuardOptions {
  /** The longest that one call may take. */
  readonly timeout: number;
  /** The time between two probes while open. */
  readonly cooldown: number;
  /** Whether an error is an answer of a healthy server, to be handed to the caller. */
  readonly isAnswer: (error: unknown) => boolean;
  /** Turns any other failure into the error that says why the server counts as away. */
  readonly unavailable: (cause: unknown) => CacheUnavailableError;
  /** Finds out whether the server serves again; rejects when it does not. Must be bounded in time. */
  readonly probe: () => Promise<void>;
  /** Work that came up during the probe; while true, the probe runs again before calls pass. */
  readonly pending?: () => boolean;
  /** Called when calls begin to be refused, and when they pass again after `awayFor` milliseconds. */
  readonly onOpen?: (error: CacheUnavailableError) => void;
  readonly onClose?: (awayFor: number) => void;
}

/** Stands before every remote call, so that no caller waits longer than the timeout, and only the first ones do that. */
export interface Guard {
  readonly state: GuardState;
  /** Runs a call; rejects with a {@link CacheUnavailableError} when the server is away. */
  run<T>(call: () => Promise<T>): Promise<T>;
  /** Stops probing. */
  close(): void;
}

/**
 * Makes a guard: a timeout and a circuit breaker that one failure opens, for a cached value can be had elsewhere and
 * waiting for it is worse than a miss. Probes run in the background, so that no caller pays for one.
 */
export function createGuard(options: GuardOptions): Guard {
  let state: GuardState = 'closed';
  let openedAt = 0;
  let period = 0;
  let refusal: CacheUnavailableError | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function open(error: CacheUnavailableError): void {
    state = 'open';
    period++;
    openedAt = performance.now();
    refusal = error;
    scheduleProbe();
    options.onOpen?.(error);
  }

  function scheduleProbe(): void {
    if (stopped) return;
    // In the root context: a probe belongs to no request, so it must not show up in the trace of the one that failed.
    timer = context.with(ROOT_CONTEXT, () => startTimer(probe, options.cooldown));
    timer.unref();
  }

  async function probe(): Promise<void> {
    state = 'half_open';
    try {
      do await options.probe();
      while (options.pending?.());
    } catch {
      state = 'open';
      scheduleProbe();
      return;
    }
    state = 'closed';
    options.onClose?.(performance.now() - openedAt);
  }

  return {
    get state() {
      return state;
    },
    async run(call) {
      if (state !== 'closed')
        throw new CacheUnavailableError(
          'circuit_open',
          refusal?.message ?? 'The server is away',
          'Calls are refused until it serves again',
          refusal,
        );
      const startedIn = period;
      try {
        return await within(options.timeout, call());
      } catch (cause) {
        if (options.isAnswer(cause)) throw cause;
        const error = options.unavailable(cause);
        if (period === startedIn) open(error);
        throw error;
      }
    },
    close() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** The failure of something that took too long. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';

  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms`);
  }
}

/**
 * The outcome of a promise, or a {@link TimeoutError}. When the event loop was blocked, timers run before the answers
 * that have arrived meanwhile are read; so the time is up only after one more look at the sockets.
 */
export function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = startTimer(() => {
      setImmediate(() => reject(new TimeoutError(milliseconds)));
    }, milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
