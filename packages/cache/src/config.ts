import { inspect } from 'node:util';
import { parseDuration } from './duration.ts';
import { CacheError } from './errors.ts';
import { parseRedisUrl } from './redis/address.ts';
import type { Duration } from './types.ts';

/** The settings of a cache, as they stand in a configuration file; every one has a default. */
export interface CacheConfig {
  /** Where entries live. Variable `CACHE_TYPE`. @default 'memory' */
  readonly type?: 'memory' | 'redis';
  /** The name in metrics and messages. Variable `CACHE_NAME`. @default 'default' */
  readonly name?: string;
  /** The lifetime of entries that are given none. Variable `CACHE_TTL`. @default Infinity */
  readonly ttl?: Duration;
  /** The most entries that memory holds, with Redis those of its fallback. Variable `CACHE_MAX_ENTRIES`. @default 10_000 */
  readonly maxEntries?: number;
  /**
   * How a value is kept from being changed for others by a caller: each read gives a copy of its own (`'clone'`), or what
   * is read is deeply frozen (`'freeze'`), so that memory can give all reads the same, which is faster. Variable `CACHE_VALUES`. @default 'clone'
   */
  readonly values?: 'clone' | 'freeze';
  /** The Redis server: `redis://[user:password@]host[:port][/db]`. Variable `REDIS_URL`. @default 'redis://localhost:6379' */
  readonly url?: string;
  /** Stands before every key on the server, with a colon. Variable `CACHE_NAMESPACE`. @default `telltale:${name}` */
  readonly namespace?: string;
  /** The longest that one request to the server may take. Variable `CACHE_TIMEOUT`. @default '200ms' */
  readonly timeout?: Duration;
  /** What answers while the server is away: this process's memory, or an error. Variable `CACHE_FALLBACK`. @default 'memory' */
  readonly fallback?: 'memory' | 'none';
}

/** Reads a setting: its value, or `undefined` when the input is none; `remedy` says what would be one. */
interface Reader<T> {
  readonly read: (input: unknown, setting: string) => T | undefined;
  readonly remedy: string;
}

/** The bound of `maxEntries`: the room for that many keys is taken at once. */
const MOST_ENTRIES = 10_000_000;

const readers: { readonly [Key in keyof CacheConfig]-?: Reader<NonNullable<CacheConfig[Key]>> } = {
  type: oneOf('memory', 'redis'),
  name: matching(/^[\w.-]+$/, 'Use letters, digits, ".", "_" and "-"'),
  ttl: {
    read: positiveDuration,
    remedy: 'Give milliseconds above zero, or a number with ms, s, m, h or d such as 10m',
  },
  maxEntries: { read: entryCount, remedy: `Give a whole number from 1 to ${MOST_ENTRIES}` },
  values: oneOf('clone', 'freeze'),
  url: { read: redisUrl, remedy: 'Give an address such as redis://localhost:6379' },
  namespace: matching(/^\S+$/, 'Use a text without white space, such as shop:cache'),
  timeout: {
    read: (input) => finite(positiveDuration(input)),
    remedy: 'Give a time above zero that ends, such as 200ms',
  },
  fallback: oneOf('memory', 'none'),
};

const variables: { readonly [Key in keyof CacheConfig]-?: string } = {
  type: 'CACHE_TYPE',
  name: 'CACHE_NAME',
  ttl: 'CACHE_TTL',
  maxEntries: 'CACHE_MAX_ENTRIES',
  values: 'CACHE_VALUES',
  url: 'REDIS_URL',
  namespace: 'CACHE_NAMESPACE',
  timeout: 'CACHE_TIMEOUT',
  fallback: 'CACHE_FALLBACK',
};

/**
 * The settings of a cache from environment variables; an unset or empty one stands for the default.
 * Throws a {@link CacheError} `E_CACHE_CONFIG` that names variable, value and remedy.
 *
 * @example
 * ```ts
 * import { cacheConfigFromEnv, createCache } from '@telltale/cache';
 *
 * const cache = createCache(cacheConfigFromEnv(process.env));
 * ```
 */
export function cacheConfigFromEnv(env: Readonly<Record<string, string | undefined>>): CacheConfig {
  const given = Object.entries(variables).filter(([, variable]) => (env[variable] ?? '') !== '');
  const input = Object.fromEntries(given.map(([key, variable]) => [key, env[variable]]));
  return checkConfig(input, (key) => variables[key]);
}

/** The settings with their types made sure; `label` names a setting in errors. Settings that are not known are errors. */
export function checkConfig(
  input: { readonly [Key in keyof CacheConfig]: unknown },
  label: (key: keyof CacheConfig) => string = (key) => `The cache option "${key}"`,
): CacheConfig {
  const checked: Record<string, unknown> = {};
  for (const key of Object.keys(input) as (keyof CacheConfig)[]) {
    const value = input[key];
    if (value === undefined || value === null) continue;
    if (!Object.hasOwn(readers, key))
      throw configError(`There is no cache option "${key}"`, `Use ${Object.keys(readers).join(', ')}`);
    const { read, remedy } = readers[key];
    checked[key] = read(value, label(key));
    if (checked[key] === undefined) throw configError(`${label(key)} is ${inspect(value)}`, remedy);
  }
  return checked;
}

function configError(what: string, remedy: string): CacheError {
  return new CacheError('E_CACHE_CONFIG', what, remedy);
}

function oneOf<const T extends string>(...choices: readonly T[]): Reader<T> {
  return {
    read: (input) => choices.find((choice) => choice === input),
    remedy: `Use one of: ${choices.join(', ')}`,
  };
}

function matching(pattern: RegExp, remedy: string): Reader<string> {
  return { read: (input) => (typeof input === 'string' && pattern.test(input) ? input : undefined), remedy };
}

function positiveDuration(input: unknown): number | undefined {
  const milliseconds = parseDuration(input);
  return milliseconds !== undefined && milliseconds > 0 ? milliseconds : undefined;
}

function finite(number: number | undefined): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}

function entryCount(input: unknown): number | undefined {
  const count = typeof input === 'string' ? Number(input) : input;
  const fits = typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= MOST_ENTRIES;
  return fits ? count : undefined;
}

function redisUrl(input: unknown, setting: string): string | undefined {
  // Not shown: a URL object has the password in it.
  if (typeof input === 'object') throw configError(`${setting} is an object`, readers.url.remedy);
  if (typeof input !== 'string') return undefined;
  parseRedisUrl(input, setting);
  return input;
}
