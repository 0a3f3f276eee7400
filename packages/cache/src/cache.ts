import { inspect } from 'node:util';
import { lifetime } from './duration.ts';
import { CacheError } from './errors.ts';
import type { Route } from './route.ts';
import { singleFlight } from './singleFlight.ts';
import type { Store } from './store.ts';
import type { CacheOperation, Telemetry } from './telemetry.ts';
import type { Cache, CacheTier, Duration, WriteOptions } from './types.ts';
import type { ValueCodec } from './values.ts';
import type { OnWarning } from './warnings.ts';
import { EVERY_KEY, type Writes } from './writes.ts';

/** The most keys that `keys` gives unless told otherwise. */
export const KEYS_LIMIT = 10_000;

/** What a kind of cache is made of. */
export interface CacheParts {
  readonly name: string;
  /** The lifetime of entries that are given none. */
  readonly ttl: Duration;
  readonly route: Route;
  readonly codec: ValueCodec;
  readonly telemetry: Telemetry;
  readonly warn: OnWarning;
  readonly close: () => Promise<void>;
}

/** One operation: what it asks of a store, and which keys that may change. */
interface Step<T> {
  readonly operation: CacheOperation;
  readonly call: (store: Store) => Promise<T>;
  readonly writes?: Writes;
}

/** The outcome of a look-up that several callers may share. */
interface Found {
  readonly value: unknown;
  readonly hit: boolean;
  readonly tier: CacheTier;
}

/** The contract over any store: here arguments are checked, values encoded, and operations routed and measured. */
export function cacheOver({ name, ttl: usualTtl, route, codec, telemetry, warn, close }: CacheParts): Cache {
  const flights = singleFlight<Found>();
  let closing: Promise<void> | undefined;

  async function perform<T>({ operation, call, writes }: Step<T>): Promise<{ result: T; store: Store }> {
    if (closing) throw closedError(name);
    const startedAt = performance.now();
    try {
      const answer = await route.run(call, writes);
      telemetry.duration(operation, answer.store.tier, performance.now() - startedAt);
      if (answer.fallback) telemetry.fallback(operation, answer.fallback);
      return answer;
    } catch (error) {
      telemetry.duration(operation, route.primary.tier, performance.now() - startedAt, error);
      throw error;
    }
  }

  /** A change asked for by the application: what is being loaded for these keys is no longer to be stored. */
  async function change<T>(step: Step<T> & { readonly writes: Writes }): Promise<T> {
    flights.outdate(step.writes === EVERY_KEY ? undefined : step.writes);
    return (await perform(step)).result;
  }

  async function look(operation: CacheOperation, key: string): Promise<Found> {
    const { result: value, store } = await perform({ operation, call: (store) => store.get(key) });
    const found = { value, hit: value !== undefined, tier: store.tier };
    count(operation, found);
    return found;
  }

  function count(operation: CacheOperation, { hit, tier }: Found): void {
    telemetry.lookups(operation, tier, hit ? 1 : 0, hit ? 0 : 1);
  }

  async function load(key: string, factory: () => unknown, ttl: Lifetime, isOutdated: () => boolean) {
    const found = await look('getOrSet', key);
    if (found.hit) return found;
    const made = await factory();
    if (made === undefined) return found;
    const text = codec.encode(key, made);
    if (!isOutdated()) {
      const call = (store: Store) => store.set(key, text, ttl);
      // Where the cache was closed meanwhile nothing can be stored, but the value is there.
      await perform({ operation: 'set', writes: [key], call }).catch((error) => {
        if (!closing) throw error;
      });
    }
    return { ...found, value: codec.decode(text) };
  }

  const ttlOf = (key: string, options?: WriteOptions): Lifetime => lifetime(options?.ttl ?? usualTtl, key);

  return {
    name,
    async get<T>(key: string) {
      return (await look('get', checked(key))).value as T | undefined;
    },
    async getMany<T>(keys: readonly string[]) {
      keys.forEach(checked);
      const { result, store } = await perform({ operation: 'getMany', call: (store) => store.getMany(keys) });
      const misses = result.filter((value) => value === undefined).length;
      telemetry.lookups('getMany', store.tier, keys.length - misses, misses);
      return result as (T | undefined)[];
    },
    async getOrSet<T>(key: string, factory: () => T | Promise<T>, options?: WriteOptions) {
      if (closing) throw closedError(name);
      const ttl = ttlOf(checked(key), options);
      const work = (isOutdated: () => boolean) => load(key, factory, ttl, isOutdated);
      const { result, led, shared } = await flights.join(key, work);
      if (!led) count('getOrSet', result);
      return (shared && !codec.shared ? structuredClone(result.value) : result.value) as T;
    },
    async set(key, value, options) {
      const ttl = ttlOf(checked(key), options);
      const text = codec.encode(key, value);
      await change({ operation: 'set', writes: [key], call: (store) => store.set(key, text, ttl) });
    },
    async setMany(pairs, options) {
      const entries = [...pairs].map(([key, value]) => [checked(key), codec.encode(key, value)] as const);
      const ttl = ttlOf(entries[0]?.[0] ?? '', options);
      const writes = entries.map(([key]) => key);
      await change({ operation: 'setMany', writes, call: (store) => store.setMany(entries, ttl) });
    },
    async setIfAbsent(key, value, options) {
      const ttl = ttlOf(checked(key), options);
      const text = codec.encode(key, value);
      const call = (store: Store) => store.setIfAbsent(key, text, ttl);
      return change({ operation: 'setIfAbsent', writes: [key], call });
    },
    async increment(key, { by = 1, ...options } = {}) {
      const ttl = ttlOf(checked(key), options);
      if (!Number.isSafeInteger(by)) throw byError(key, by);
      const call = (store: Store) => store.increment(key, by, ttl);
      return change({ operation: 'increment', writes: [key], call });
    },
    async has(key) {
      checked(key);
      return (await perform({ operation: 'has', call: (store) => store.has(key) })).result;
    },
    async delete(key) {
      const writes = [checked(key)];
      return (await change({ operation: 'delete', writes, call: (store) => store.deleteMany(writes) })) > 0;
    },
    async deleteMany(keys) {
      const writes = keys.map(checked);
      return change({ operation: 'deleteMany', writes, call: (store) => store.deleteMany(writes) });
    },
    async *keys({ prefix = '', limit = KEYS_LIMIT } = {}) {
      const given = new Set<string>();
      let source: Store | undefined;
      let from: string | undefined;
      do {
        const call = (store: Store) => store.scan(prefix, store === source ? from : undefined);
        const page = await perform({ operation: 'keys', call });
        for (const key of page.result.keys) {
          if (given.has(key)) continue;
          if (given.size >= limit) return warn(limitWarning(limit));
          given.add(key);
          yield key;
        }
        source = page.store;
        from = page.result.next;
      } while (from !== undefined);
    },
    async clear() {
      await change({ operation: 'clear', writes: EVERY_KEY, call: (store) => store.clear() });
    },
    close: () => (closing ??= close()),
  };
}

type Lifetime = number | undefined;

function checked(key: unknown): string {
  if (typeof key === 'string' && key !== '') return key;
  const what = `A cache key is ${inspect(key)}`;
  throw new CacheError('E_CACHE_KEY', what, 'Give a text that is not empty');
}

function byError(key: string, by: unknown): CacheError {
  const what = `Key "${key}" cannot be incremented by ${String(by)}`;
  return new CacheError('E_CACHE_NOT_AN_INTEGER', what, 'Count in whole numbers, for example cents');
}

function closedError(name: string): CacheError {
  return new CacheError(
    'E_CACHE_CLOSED',
    `The cache "${name}" is closed`,
    'Close it last, or make a new one',
  );
}

function limitWarning(limit: number): CacheError {
  const what = `keys() stopped after ${limit} keys, and there are more`;
  return new CacheError('E_CACHE_KEYS_LIMIT', what, 'Ask for a prefix, or give a higher limit');
}
