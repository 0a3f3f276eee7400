/** The stable codes of {@link CacheError}. */
export type CacheErrorCode =
  | 'E_CACHE_CLOSED'
  | 'E_CACHE_CONFIG'
  | 'E_CACHE_CYCLE'
  | 'E_CACHE_KEY'
  | 'E_CACHE_KEYS_LIMIT'
  | 'E_CACHE_NOT_AN_INTEGER'
  | 'E_CACHE_REFUSED'
  | 'E_CACHE_TTL'
  | 'E_CACHE_UNAVAILABLE'
  | 'E_CACHE_UNREADABLE'
  | 'E_CACHE_VALUE';

/** What failed, with which value; `remedy` says what to do next. The message holds both. */
export class CacheError extends Error {
  override readonly name: string = 'CacheError';
  readonly code: CacheErrorCode;
  readonly remedy: string;

  constructor(code: CacheErrorCode, what: string, remedy: string, cause?: unknown) {
    super(`${what}. ${remedy}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.remedy = remedy;
  }
}

/**
 * Why a server counts as away: no answer in time, no connection, an answer that says it cannot serve now, or an open
 * circuit breaker. The metric attribute `error.type`.
 */
export type UnavailableReason = 'timeout' | 'connection' | 'server' | 'circuit_open';

/** The server behind a cache is away; code `E_CACHE_UNAVAILABLE`. */
export class CacheUnavailableError extends CacheError {
  override readonly name = 'CacheUnavailableError';
  readonly reason: UnavailableReason;

  constructor(reason: UnavailableReason, what: string, remedy: string, cause?: unknown) {
    super('E_CACHE_UNAVAILABLE', what, remedy, cause);
    this.reason = reason;
  }
}

/** The error of `increment` on something that cannot be counted. */
export function notAnInteger(key: string, cause?: unknown): CacheError {
  return new CacheError(
    'E_CACHE_NOT_AN_INTEGER',
    `The value of key "${key}" is, or would become, no whole number that can be counted on`,
    'Increment only keys that were made by increment() or set to an integer',
    cause,
  );
}
