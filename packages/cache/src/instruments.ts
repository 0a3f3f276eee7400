import { type Counter, type Histogram, type MeterProvider, metrics } from '@opentelemetry/api';

/** The instrumentation scope of everything this package measures. */
export const SCOPE = '@telltale/cache';

/** Bucket boundaries of OpenTelemetry's `db.client.operation.duration`, in seconds. */
export const DURATION_BOUNDARIES_S = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

/** The package's instruments. */
export interface Instruments {
  /** `cache.requests` in `{request}`: keys that were looked up. */
  readonly requests: Counter;
  /** `cache.operation.duration` in seconds: an operation as its caller sees it. */
  readonly duration: Histogram;
  /** `cache.fallbacks` in `{operation}`: operations that memory answered because the server was away. */
  readonly fallbacks: Counter;
  /** `cache.evictions` in `{entry}`: entries that memory gave up to stay within its bound. */
  readonly evictions: Counter;
}

let made: { readonly provider: MeterProvider; readonly instruments: Instruments } | undefined;

/**
 * The instruments of the API's global meter provider, made when first used. The API has no proxy for meters, so a
 * provider that is registered later gets instruments of its own.
 */
export function instruments(): Instruments {
  const provider = metrics.getMeterProvider();
  if (made?.provider !== provider) made = { provider, instruments: create(provider) };
  return made.instruments;
}

function create(provider: MeterProvider): Instruments {
  const meter = provider.getMeter(SCOPE);
  return {
    requests: meter.createCounter('cache.requests', {
      unit: '{request}',
      description: 'Keys looked up in a cache',
    }),
    duration: meter.createHistogram('cache.operation.duration', {
      unit: 's',
      description: 'Duration of cache operations',
      advice: { explicitBucketBoundaries: DURATION_BOUNDARIES_S },
    }),
    fallbacks: meter.createCounter('cache.fallbacks', {
      unit: '{operation}',
      description: 'Cache operations answered from memory because the server was away',
    }),
    evictions: meter.createCounter('cache.evictions', {
      unit: '{entry}',
      description: 'Entries removed from memory to stay within its bound',
    }),
  };
}
