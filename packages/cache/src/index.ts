export { KEYS_LIMIT } from './cache.ts';
export { type CacheConfig, cacheConfigFromEnv } from './config.ts';
export { type CreateCacheOptions, createCache } from './create.ts';
export { CacheError, type CacheErrorCode, CacheUnavailableError, type UnavailableReason } from './errors.ts';
export { type MemoryCacheOptions, memoryCache } from './memory.ts';
export { type RedisCacheOptions, redisCache } from './redis/cache.ts';
export type { Cache, CacheTier, Duration, IncrementOptions, KeysOptions, WriteOptions } from './types.ts';
export { type OnWarning, WARNING_WINDOW_MS } from './warnings.ts';
