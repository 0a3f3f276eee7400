import { errors } from '@elastic/elasticsearch';

/** What went wrong with Elasticsearch, for programs. */
export type ElasticErrorCode =
  /** Nothing answers at the address. */
  | 'E_ELASTIC_UNREACHABLE'
  /** It answers, but not to these credentials, or they lack the privilege. */
  | 'E_ELASTIC_UNAUTHORIZED'
  /** It refused the request; the reason is its own. */
  | 'E_ELASTIC_REFUSED'
  /** The settings for reaching it contradict each other. */
  | 'E_ELASTIC_CONFIG'
  /** A newer Telltale has installed its templates there. */
  | 'E_ELASTIC_NEWER_TEMPLATES'
  /** A time range that cannot be queried. */
  | 'E_ELASTIC_RANGE'
  /** Periods or a time zone that no calendar has. */
  | 'E_ELASTIC_CALENDAR'
  /** A filter that the question does not know, or that says nothing. */
  | 'E_ELASTIC_FILTER';

/** Says what failed, with which value, and what to do next. */
export class ElasticError extends Error {
  readonly code: ElasticErrorCode;
  override readonly name = 'ElasticError';

  constructor(code: ElasticErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Turns what the client threw into an {@link ElasticError}; one that is already is returned as it is.
 *
 * @param doing what was tried, such as `install the template x`
 */
export function elasticError(doing: string, error: unknown): ElasticError {
  if (error instanceof ElasticError) return error;
  const cause = { cause: error };
  if (error instanceof errors.ResponseError) {
    const { statusCode } = error;
    const reason = reasonOf(error);
    if (statusCode === 401) {
      const remedy = 'check ELASTICSEARCH_API_KEY, or ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD';
      return new ElasticError(
        'E_ELASTIC_UNAUTHORIZED',
        `could not ${doing}: 401, ${reason}; ${remedy}`,
        cause,
      );
    }
    if (statusCode === 403) {
      const remedy = 'give the user or API key the privilege that the reason names';
      return new ElasticError(
        'E_ELASTIC_UNAUTHORIZED',
        `could not ${doing}: 403, ${reason}; ${remedy}`,
        cause,
      );
    }
    return new ElasticError('E_ELASTIC_REFUSED', `could not ${doing}: ${statusCode}, ${reason}`, cause);
  }
  if (
    error instanceof errors.ConnectionError ||
    error instanceof errors.TimeoutError ||
    error instanceof errors.NoLivingConnectionsError
  ) {
    // In errors the client keeps the address as text, without user and password.
    const address = error.meta?.meta.connection?.url as unknown;
    const place = address ? ` at ${String(address)}` : '';
    return new ElasticError(
      'E_ELASTIC_UNREACHABLE',
      `could not ${doing}: Elasticsearch${place} does not answer (${error.message}); start it, or set ELASTICSEARCH_URL`,
      cause,
    );
  }
  return new ElasticError('E_ELASTIC_REFUSED', `could not ${doing}: ${String(error)}`, cause);
}

/** The deepest reason that Elasticsearch gives, which names the field or privilege. */
function reasonOf(error: InstanceType<typeof errors.ResponseError>): string {
  let detail: unknown = (error.body as { error?: unknown } | undefined)?.error;
  let reason = error.message;
  while (detail !== null && typeof detail === 'object') {
    const { reason: next, caused_by } = detail as { reason?: unknown; caused_by?: unknown };
    if (typeof next === 'string') reason = next;
    detail = caused_by;
  }
  return reason;
}
