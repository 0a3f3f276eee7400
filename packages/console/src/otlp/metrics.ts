import type {
  JsonObject,
  Metric,
  MetricKind,
  MetricPointRow,
  Resource,
  Scope,
  Temporality,
} from '../rows.ts';
import type {
  DataPoint,
  Exemplar,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  MetricMessage,
  MetricsRequest,
  SummaryDataPoint,
} from './messages.ts';
import {
  attributesOf,
  bigintOf,
  doubleOf,
  idOf,
  integerOf,
  numberOf,
  resourceOf,
  scopeOf,
} from './values.ts';

/** A point's figures: one of the two is null. */
type Figures = Pick<MetricPointRow, 'value' | 'data'>;

/** The rows of a metrics request: one for each data point. A metric without data has none. */
export function metricPointRows(request: MetricsRequest): MetricPointRow[] {
  return request.resourceMetrics.flatMap((group) => {
    const resource = resourceOf(group);
    return group.scopeMetrics.flatMap((part) => {
      const scope = scopeOf(part);
      return part.metrics.flatMap((metric) => pointsOf(metric, resource, scope));
    });
  });
}

function pointsOf(message: MetricMessage, resource: Resource, scope: Scope): MetricPointRow[] {
  const rows = <P extends DataPoint>(
    kind: MetricKind,
    data: { readonly dataPoints: readonly P[]; aggregationTemporality?: number; isMonotonic?: boolean },
    figuresOf: (point: P) => Figures,
  ): MetricPointRow[] => {
    const metric = metricOf(message, kind, data);
    return data.dataPoints.map((point) => ({
      resource,
      scope,
      metric,
      attributes: attributesOf(point.attributes),
      startTimeUnixNano: bigintOf(point.startTimeUnixNano),
      timeUnixNano: bigintOf(point.timeUnixNano),
      flags: point.flags,
      exemplars: (point.exemplars ?? []).map(exemplarOf),
      ...figuresOf(point),
    }));
  };
  switch (message.data) {
    case 'gauge':
      return rows('gauge', message.gauge, (point) => ({ value: numberOf(point), data: null }));
    case 'sum':
      return rows('sum', message.sum, (point) => ({ value: numberOf(point), data: null }));
    case 'histogram':
      return rows('histogram', message.histogram, (point) => ({ value: null, data: histogramOf(point) }));
    case 'exponentialHistogram':
      return rows('exponential_histogram', message.exponentialHistogram, (point) => ({
        value: null,
        data: exponentialHistogramOf(point),
      }));
    case 'summary':
      return rows('summary', message.summary, (point) => ({ value: null, data: summaryOf(point) }));
    default:
      return [];
  }
}

function metricOf(
  { name, description, unit }: MetricMessage,
  kind: MetricKind,
  {
    aggregationTemporality = 0,
    isMonotonic = false,
  }: { aggregationTemporality?: number; isMonotonic?: boolean },
): Metric {
  const known = aggregationTemporality === 1 || aggregationTemporality === 2;
  const temporality: Temporality = known ? aggregationTemporality : 0;
  return { name, description, unit, kind, temporality, monotonic: isMonotonic };
}

function histogramOf(point: HistogramDataPoint): JsonObject {
  return {
    ...distributionOf(point),
    bucketCounts: point.bucketCounts.map(integerOf),
    explicitBounds: point.explicitBounds.map(doubleOf),
  };
}

function exponentialHistogramOf(point: ExponentialHistogramDataPoint): JsonObject {
  const buckets = (side: ExponentialHistogramDataPoint['positive']): JsonObject => ({
    offset: side?.offset ?? 0,
    bucketCounts: (side?.bucketCounts ?? []).map(integerOf),
  });
  return {
    ...distributionOf(point),
    scale: point.scale,
    zeroCount: integerOf(point.zeroCount),
    zeroThreshold: doubleOf(point.zeroThreshold),
    positive: buckets(point.positive),
    negative: buckets(point.negative),
  };
}

function distributionOf({
  count,
  sum,
  min,
  max,
}: HistogramDataPoint | ExponentialHistogramDataPoint): JsonObject {
  const optional = (value: number | null) => (value === null ? null : doubleOf(value));
  return { count: integerOf(count), sum: optional(sum), min: optional(min), max: optional(max) };
}

function summaryOf(point: SummaryDataPoint): JsonObject {
  return {
    count: integerOf(point.count),
    sum: doubleOf(point.sum),
    quantileValues: point.quantileValues.map(({ quantile, value }) => ({
      quantile: doubleOf(quantile),
      value: doubleOf(value),
    })),
  };
}

function exemplarOf(exemplar: Exemplar): JsonObject {
  return {
    timeUnixNano: integerOf(exemplar.timeUnixNano),
    value: numberOf(exemplar),
    filteredAttributes: attributesOf(exemplar.filteredAttributes),
    traceId: idOf(exemplar.traceId, 16),
    spanId: idOf(exemplar.spanId, 8),
  };
}
