import type { Client } from '@elastic/elasticsearch';
import { elasticError } from '../errors.ts';
import { inRange, type TimeRange } from './range.ts';

/** A span that took long. */
export interface SlowSpanRow {
  readonly name: string;
  /** `http.route`, else `url.path`; empty where there is neither. */
  readonly route: string;
  readonly service: string;
  /** In nanoseconds. */
  readonly duration: number;
  readonly traceId: string;
  readonly spanId: string;
}

interface Source {
  readonly name?: string;
  readonly duration?: number;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly resource?: { readonly attributes?: Readonly<Record<string, unknown>> };
}

/** What says that a response is a stream of events, which is open for as long as somebody listens. */
const CONTENT_TYPE = 'attributes.http.response.header.content-type';

/** The slowest spans, the slowest first; responses of server-sent events are not among them. */
export async function slowestSpans(
  client: Client,
  index: string,
  range: TimeRange,
  limit: number,
): Promise<readonly SlowSpanRow[]> {
  const filter = inRange(range);
  try {
    const { hits } = await client.search<Source>({
      index,
      ignore_unavailable: true,
      size: limit,
      track_total_hits: false,
      query: { bool: { filter: [filter], must_not: [{ prefix: { [CONTENT_TYPE]: 'text/event-stream' } }] } },
      sort: [{ duration: { order: 'desc', unmapped_type: 'long' } }],
    });
    return hits.hits.map(({ _source }) => row(_source ?? {}));
  } catch (error) {
    throw elasticError('find the slowest spans', error);
  }
}

function row({
  name = '',
  duration = 0,
  trace_id = '',
  span_id = '',
  attributes,
  resource,
}: Source): SlowSpanRow {
  return {
    name,
    route: String(attributes?.['http.route'] ?? attributes?.['url.path'] ?? ''),
    service: String(resource?.attributes?.['service.name'] ?? ''),
    duration,
    traceId: trace_id,
    spanId: span_id,
  };
}
