import { type CacheConfig, checkConfig } from './config.ts';
import { memoryCache } from './memory.ts';
import { redisCache } from './redis/cache.ts';
import type { Cache } from './types.ts';
import type { OnWarning } from './warnings.ts';

/** What a configuration file cannot hold. */
export interface CreateCacheOptions {
  /** Told of warnings, one of a kind per minute. @default `diag.warn` of OpenTelemetry's API */
  readonly onWarning?: OnWarning;
}

/**
 * The cache that a configuration asks for. Returns at once: a server that is away is no error (see {@link redisCache}).
 * Throws `E_CACHE_CONFIG`, naming setting, value and remedy, for one that cannot be.
 *
 * @example
 * ```ts
 * import { cacheConfigFromEnv, createCache } from '@telltale/cache';
 *
 * const cache = createCache(cacheConfigFromEnv(process.env));
 * await cache.set('greeting', { text: 'hello' }, { ttl: '10m' });
 * ```
 */
export function createCache(config: CacheConfig = {}, options: CreateCacheOptions = {}): Cache {
  const { type = 'memory', ...settings } = checkConfig(config);
  const make = type === 'memory' ? memoryCache : redisCache;
  return make({ ...settings, ...options });
}
