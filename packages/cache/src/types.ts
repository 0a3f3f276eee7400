/**
 * A length of time: a number of milliseconds, or a number with a unit (`'500ms'`, `'30s'`, `'10m'`, `'2h'`, `'7d'`).
 */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

/** Where an operation was answered; the metric attribute `cache.tier`. */
export type CacheTier = 'memory' | 'redis';

/** Options of every call that can create an entry. */
export interface WriteOptions {
  /**
   * How long the entry lives; `Infinity` for no end.
   * @default the cache's own `ttl`
   */
  readonly ttl?: Duration;
}

/** Options of `increment`. */
export interface IncrementOptions extends WriteOptions {
  /**
   * What is added; a safe integer, negative to subtract.
   * @default 1
   */
  readonly by?: number;
}

/** Options of `keys`. */
export interface KeysOptions {
  /**
   * Only keys that begin with this text, which is taken literally.
   * @default '' (every key)
   */
  readonly prefix?: string;
  /**
   * The most keys that are given; when there are more, one warning says so.
   * @default 10_000
   */
  readonly limit?: number;
}

/**
 * Values by key, with a lifetime.
 *
 * Values are JSON: what is read equals what `JSON.parse(JSON.stringify(value))` gives, in every kind of cache. `null` is
 * a value, `undefined` is a miss. A value that JSON would lose or change (a function, a BigInt, a cycle, a Map, a
 * promise, NaN) is refused with `E_CACHE_VALUE`. Every method rejects with a {@link CacheError}: `E_CACHE_KEY` for a
 * key that is no text or empty, `E_CACHE_TTL` for an unusable lifetime, `E_CACHE_CLOSED` after `close()`,
 * `E_CACHE_UNAVAILABLE` when the server is away and no fallback was chosen.
 */
export interface Cache {
  /** The cache's name in metrics and messages. */
  readonly name: string;

  /** The value of a key, or `undefined`. */
  get<T = unknown>(key: string): Promise<T | undefined>;

  /** The values of many keys: the n-th value belongs to the n-th key, `undefined` where there is none. */
  getMany<T = unknown>(keys: readonly string[]): Promise<(T | undefined)[]>;

  /**
   * The value of a key, or, when there is none, what the factory gives, stored. Concurrent callers of one key in this
   * process share one look-up and one run of the factory. A factory's error reaches every caller and nothing is
   * stored; `undefined` is handed out and not stored. A value whose key was written or deleted, or whose cache was
   * closed, while the factory ran is handed out and not stored. A factory that waits for its own key rejects with `E_CACHE_CYCLE` instead of
   * waiting for ever.
   *
   * @example
   * ```ts
   * import { memoryCache } from '@telltale/cache';
   *
   * const cache = memoryCache();
   * const findUser = async (id: string) => ({ id, name: 'ada' });
   * const { name } = await cache.getOrSet('user:u-17', () => findUser('u-17'), { ttl: '10m' });
   * ```
   */
  getOrSet<T>(key: string, factory: () => T | Promise<T>, options?: WriteOptions): Promise<T>;

  /** Stores a value; an existing entry is replaced together with its lifetime. */
  set(key: string, value: unknown, options?: WriteOptions): Promise<void>;

  /** Stores many values, from pairs or a `Map`, all with the same lifetime. Not atomic as a whole. */
  setMany(entries: Iterable<readonly [key: string, value: unknown]>, options?: WriteOptions): Promise<void>;

  /**
   * Stores a value unless the key has one, in one atomic step; gives whether it was stored. An existing entry keeps its
   * value and its lifetime.
   */
  setIfAbsent(key: string, value: unknown, options?: WriteOptions): Promise<boolean>;

  /**
   * Adds to a whole number in one atomic step and gives the sum; a missing entry counts from 0. The lifetime is that of
   * the entry's creation. Rejects with `E_CACHE_NOT_AN_INTEGER` when the entry holds something else.
   */
  increment(key: string, options?: IncrementOptions): Promise<number>;

  /** Whether a key has a live value. */
  has(key: string): Promise<boolean>;

  /** Removes a key; gives whether it was there. */
  delete(key: string): Promise<boolean>;

  /** Removes many keys; gives how many were there. */
  deleteMany(keys: readonly string[]): Promise<number>;

  /** The keys, each once, read page by page while the caller goes on; entries that come or go meanwhile may be missed. */
  keys(options?: KeysOptions): AsyncGenerator<string, void, undefined>;

  /** Removes every entry of this cache, and nothing else on its server. */
  clear(): Promise<void>;

  /** Gives up connections and memory; repeatable. Other methods reject with `E_CACHE_CLOSED` afterwards. */
  close(): Promise<void>;
}
