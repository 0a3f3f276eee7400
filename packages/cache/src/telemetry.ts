import { type Attributes, diag } from '@opentelemetry/api';
import { CacheError, CacheUnavailableError, type UnavailableReason } from './errors.ts';
import { instruments } from './instruments.ts';
import type { Cache, CacheTier } from './types.ts';

/** The contract's own method names are the values of `cache.operation`. */
export type CacheOperation = Exclude<keyof Cache, 'name' | 'close'>;

/**
 * What one cache measures. Attributes are bounded, never a key: `cache.name`, `cache.operation`, `cache.tier`,
 * `cache.hit` (requests), `error.type` (durations of failed operations, fallbacks).
 */
export interface Telemetry {
  lookups(operation: CacheOperation, tier: CacheTier, hits: number, misses: number): void;
  duration(operation: CacheOperation, tier: CacheTier, milliseconds: number, error?: unknown): void;
  fallback(operation: CacheOperation, reason: UnavailableReason): void;
  eviction(): void;
}

/** Measures for the cache of this name; never throws. */
export function cacheTelemetry(name: string): Telemetry {
  const measure = (what: () => void): void => {
    try {
      what();
    } catch (error) {
      diag.error(`cache "${name}": a measurement failed`, error);
    }
  };
  const about = (operation: CacheOperation, tier: CacheTier): Attributes => ({
    'cache.name': name,
    'cache.operation': operation,
    'cache.tier': tier,
  });
  return {
    lookups: (operation, tier, hits, misses) =>
      measure(() => {
        const { requests } = instruments();
        if (hits > 0) requests.add(hits, { ...about(operation, tier), 'cache.hit': true });
        if (misses > 0) requests.add(misses, { ...about(operation, tier), 'cache.hit': false });
      }),
    duration: (operation, tier, milliseconds, error) =>
      measure(() => {
        const attributes = about(operation, tier);
        if (error !== undefined) attributes['error.type'] = errorType(error);
        instruments().duration.record(milliseconds / 1000, attributes);
      }),
    fallback: (operation, reason) =>
      measure(() =>
        instruments().fallbacks.add(1, {
          'cache.name': name,
          'cache.operation': operation,
          'error.type': reason,
        }),
      ),
    eviction: () =>
      measure(() => instruments().evictions.add(1, { 'cache.name': name, 'cache.tier': 'memory' })),
  };
}

function errorType(error: unknown): string {
  if (error instanceof CacheUnavailableError) return error.reason;
  if (error instanceof CacheError) return error.code;
  return error instanceof Error ? error.name : '_OTHER';
}
