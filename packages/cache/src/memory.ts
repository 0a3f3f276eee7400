import { cacheOver } from './cache.ts';
import { type CacheConfig, checkConfig } from './config.ts';
import { memoryStore } from './memoryStore.ts';
import { directRoute } from './route.ts';
import { cacheTelemetry } from './telemetry.ts';
import type { Cache } from './types.ts';
import { codecFor } from './values.ts';
import { type OnWarning, warnOncePerWindow } from './warnings.ts';

/** The most entries of a memory cache unless told otherwise. */
export const DEFAULT_MAX_ENTRIES = 10_000;

/** Options of {@link memoryCache}. */
export interface MemoryCacheOptions extends Pick<CacheConfig, 'name' | 'ttl' | 'maxEntries' | 'values'> {
  /** Told of warnings, one of a kind per minute. @default `diag.warn` of OpenTelemetry's API */
  readonly onWarning?: OnWarning;
}

/**
 * A cache in this process; when it is full, the least recently used entry goes.
 * Throws `E_CACHE_CONFIG` for an option that cannot be.
 *
 * @example
 * ```ts
 * import { memoryCache } from '@telltale/cache';
 *
 * const cache = memoryCache({ name: 'users', maxEntries: 5_000, ttl: '10m' });
 * ```
 */
export function memoryCache({ onWarning, ...options }: MemoryCacheOptions = {}): Cache {
  const { name = 'default', ttl = Infinity, maxEntries = DEFAULT_MAX_ENTRIES, values } = checkConfig(options);
  const codec = codecFor(values);
  const telemetry = cacheTelemetry(name);
  const store = memoryStore({ maxEntries, codec, onEviction: telemetry.eviction });
  return cacheOver({
    name,
    ttl,
    route: directRoute(store),
    codec,
    telemetry,
    warn: warnOncePerWindow(name, onWarning),
    close: store.close,
  });
}
