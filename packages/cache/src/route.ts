import { CacheUnavailableError, type UnavailableReason } from './errors.ts';
import type { Journal } from './journal.ts';
import type { Store } from './store.ts';
import type { Writes } from './writes.ts';

/** An answer, and the store it came from. */
export interface Answer<T> {
  readonly result: T;
  readonly store: Store;
  /** Why the fallback answered, when it did. */
  readonly fallback?: UnavailableReason;
}

/** Finds the store that answers. */
export interface Route {
  /** The store that is asked first. */
  readonly primary: Store;
  run<T>(call: (store: Store) => Promise<T>, writes?: Writes): Promise<Answer<T>>;
}

/** One store, whatever happens to it. */
export function directRoute(primary: Store): Route {
  return { primary, run: async (call) => ({ result: await call(primary), store: primary }) };
}

/**
 * The primary store, or while that is away the fallback, which must do its work before it returns its promise. What is
 * changed there is noted in the journal.
 */
export function fallbackRoute(primary: Store, fallback: Store, journal: Journal): Route {
  return {
    primary,
    async run(call, writes) {
      let reason: UnavailableReason = 'circuit_open';
      // A second try only when the primary went away and came back while the first one was under way.
      for (let tries = 0; tries < 2 && primary.available(); tries++) {
        try {
          return { result: await call(primary), store: primary };
        } catch (error) {
          if (!(error instanceof CacheUnavailableError)) throw error;
          reason = error.reason;
        }
      }
      // No await between the last look at `available` and the fallback's work: the primary cannot come back in between
      // and miss a write.
      if (writes) journal.note(writes);
      return { result: await call(fallback), store: fallback, fallback: reason };
    },
  };
}
