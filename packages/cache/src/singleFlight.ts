import { AsyncLocalStorage } from 'node:async_hooks';
import { CacheError } from './errors.ts';

/** Work for one key that is under way. */
interface Flight<T = unknown> {
  readonly key: string;
  readonly waitsFor: Set<Flight>;
  readonly result: Promise<T>;
  joined: number;
  landed: boolean;
  outdated: boolean;
}

/** What a caller gets from a flight. */
export interface Landing<T> {
  readonly result: T;
  /** True for the caller that started the work. */
  readonly led: boolean;
  /** True when others get the same result. */
  readonly shared: boolean;
}

/** One piece of work at a time per key. */
export interface SingleFlight<T> {
  /** Joins the work for a key, or starts it. `isOutdated` tells the work that its key was written since it began. */
  join(key: string, work: (isOutdated: () => boolean) => Promise<T>): Promise<Landing<T>>;
  /** Marks the work for these keys (all when none are named) as outdated: later callers start anew. */
  outdate(keys?: readonly string[]): void;
}

/** The flight whose work is running here; one for all caches, since factories of one cache may call another one. */
const running = new AsyncLocalStorage<Flight>();

/** Shares work by key, and refuses to wait in a circle: that rejects with `E_CACHE_CYCLE`. */
export function singleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>();

  function start(key: string, work: (isOutdated: () => boolean) => Promise<T>): Flight<T> {
    const { promise, resolve } = Promise.withResolvers<T>();
    const flight: Flight<T> = {
      key,
      waitsFor: new Set(),
      result: promise,
      joined: 0,
      landed: false,
      outdated: false,
    };
    flights.set(key, flight);
    const landing = running.run(flight, work, () => flight.outdated);
    resolve(
      landing.finally(() => {
        flight.landed = true;
        if (flights.get(key) === flight) flights.delete(key);
      }),
    );
    return flight;
  }

  return {
    async join(key, work) {
      const under = flights.get(key);
      const flight = under ?? start(key, work);
      if (under) under.joined++;
      const result = await waitFor(flight);
      return { result, led: !under, shared: flight.joined > 0 };
    },
    outdate(keys = [...flights.keys()]) {
      for (const key of keys) {
        const flight = flights.get(key);
        if (flight === undefined) continue;
        flight.outdated = true;
        flights.delete(key);
      }
    },
  };
}

async function waitFor<T>(flight: Flight<T>): Promise<T> {
  const waiter = running.getStore();
  if (waiter === undefined || waiter.landed) return flight.result;
  if (reaches(flight, waiter))
    throw new CacheError(
      'E_CACHE_CYCLE',
      `The factory of key "${waiter.key}" waits for key "${flight.key}", which waits for "${waiter.key}"`,
      'Load what both need with a key of its own, or call the factory directly',
    );
  waiter.waitsFor.add(flight);
  try {
    return await flight.result;
  } finally {
    waiter.waitsFor.delete(flight);
  }
}

function reaches(from: Flight, goal: Flight): boolean {
  return from === goal || [...from.waitsFor].some((next) => reaches(next, goal));
}
