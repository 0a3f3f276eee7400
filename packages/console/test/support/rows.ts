import type { JsonObject, LogRow, MetricPointRow, SpanRow } from '../../src/index.ts';

export const resource = { attributes: { 'service.name': 'chat' }, schemaUrl: '' };
export const scope = { name: 'app', version: '', attributes: {}, schemaUrl: '' };

/** A log row; what is not told is empty. */
export function logRow(row: Partial<LogRow> = {}): LogRow {
  return {
    resource,
    scope,
    attributes: {},
    timeUnixNano: 1n,
    observedTimeUnixNano: 1n,
    severityNumber: 9,
    severityText: 'INFO',
    eventName: '',
    body: null,
    traceId: '',
    spanId: '',
    flags: 0,
    droppedAttributesCount: 0,
    ...row,
  };
}

/** A span row; what is not told is empty. */
export function spanRow(row: Partial<SpanRow> = {}): SpanRow {
  return {
    resource,
    scope,
    attributes: {},
    traceId: '',
    spanId: '',
    parentSpanId: '',
    traceState: '',
    flags: 0,
    name: 'span',
    kind: 1,
    startTimeUnixNano: 0n,
    endTimeUnixNano: 1n,
    statusCode: 0,
    statusMessage: '',
    events: [],
    links: [],
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    ...row,
  };
}

const metrics = [0, 1, 2].map((temporality) => ({
  name: 'cache.requests',
  description: '',
  unit: '{request}',
  kind: 'sum' as const,
  temporality: temporality as 0 | 1 | 2,
  monotonic: true,
}));

/** A point of the sum `cache.requests`. */
export function sumPoint(
  temporality: 1 | 2,
  attributes: JsonObject,
  [startTimeUnixNano, timeUnixNano]: readonly [bigint, bigint],
  value: number | bigint,
): MetricPointRow {
  const metric = metrics[temporality];
  if (!metric) throw new Error('no such temporality');
  return {
    resource,
    scope,
    metric,
    attributes,
    startTimeUnixNano,
    timeUnixNano,
    flags: 0,
    value,
    data: null,
    exemplars: [],
  };
}
