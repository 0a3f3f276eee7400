/*
 * The decoded messages, as far as rows are made of them; proto/ has them whole. An absent scalar has its default, an
 * absent message or optional field is null, an absent list is empty.
 */

/** A 64-bit integer as protobufjs decodes it. */
export interface Int64 {
  toBigInt(): bigint;
}

export interface AnyValue {
  /** Which of the fields is set; undefined for the empty value. */
  readonly value?:
    | 'stringValue'
    | 'boolValue'
    | 'intValue'
    | 'doubleValue'
    | 'arrayValue'
    | 'kvlistValue'
    | 'bytesValue';
  readonly stringValue: string;
  readonly boolValue: boolean;
  readonly intValue: Int64;
  readonly doubleValue: number;
  readonly arrayValue: { readonly values: readonly AnyValue[] };
  readonly kvlistValue: { readonly values: readonly KeyValue[] };
  readonly bytesValue: Uint8Array;
}

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue | null;
}

export interface ResourceMessage {
  readonly attributes: readonly KeyValue[];
}

export interface ScopeMessage extends ResourceMessage {
  readonly name: string;
  readonly version: string;
}

/** What the requests of all signals look like: groups by resource, and in them groups by scope. */
export interface ResourceGroup {
  readonly resource: ResourceMessage | null;
  readonly schemaUrl: string;
}
export interface ScopeGroup {
  readonly scope: ScopeMessage | null;
  readonly schemaUrl: string;
}

export interface LogsRequest {
  readonly resourceLogs: readonly (ResourceGroup & {
    readonly scopeLogs: readonly (ScopeGroup & { readonly logRecords: readonly LogRecord[] })[];
  })[];
}

export interface LogRecord {
  readonly timeUnixNano: Int64;
  readonly observedTimeUnixNano: Int64;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: AnyValue | null;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  readonly flags: number;
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly eventName: string;
}

export interface TracesRequest {
  readonly resourceSpans: readonly (ResourceGroup & {
    readonly scopeSpans: readonly (ScopeGroup & { readonly spans: readonly Span[] })[];
  })[];
}

export interface Span {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly traceState: string;
  readonly parentSpanId: Uint8Array;
  readonly flags: number;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: Int64;
  readonly endTimeUnixNano: Int64;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  readonly events: readonly SpanEvent[];
  readonly droppedEventsCount: number;
  readonly links: readonly SpanLink[];
  readonly droppedLinksCount: number;
  readonly status: { readonly code: number; readonly message: string } | null;
}

export interface SpanEvent {
  readonly timeUnixNano: Int64;
  readonly name: string;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
}

export interface SpanLink {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly traceState: string;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  readonly flags: number;
}

export interface MetricsRequest {
  readonly resourceMetrics: readonly (ResourceGroup & {
    readonly scopeMetrics: readonly (ScopeGroup & { readonly metrics: readonly MetricMessage[] })[];
  })[];
}

export interface MetricMessage {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  /** Which of the fields is set; undefined for a metric without data. */
  readonly data?: 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary';
  readonly gauge: { readonly dataPoints: readonly NumberDataPoint[] };
  readonly sum: { readonly dataPoints: readonly NumberDataPoint[] } & Aggregation & {
      readonly isMonotonic: boolean;
    };
  readonly histogram: { readonly dataPoints: readonly HistogramDataPoint[] } & Aggregation;
  readonly exponentialHistogram: {
    readonly dataPoints: readonly ExponentialHistogramDataPoint[];
  } & Aggregation;
  readonly summary: { readonly dataPoints: readonly SummaryDataPoint[] };
}

interface Aggregation {
  readonly aggregationTemporality: number;
}

/** What the data points of all kinds have. */
export interface DataPoint {
  readonly attributes: readonly KeyValue[];
  readonly startTimeUnixNano: Int64;
  readonly timeUnixNano: Int64;
  readonly flags: number;
  readonly exemplars?: readonly Exemplar[];
}

/** A number that is a double or a 64-bit integer. */
export interface NumberValue {
  readonly value?: 'asDouble' | 'asInt';
  readonly asDouble: number;
  readonly asInt: Int64;
}

export interface NumberDataPoint extends DataPoint, NumberValue {}

interface Distribution extends DataPoint {
  readonly count: Int64;
  readonly sum: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

export interface HistogramDataPoint extends Distribution {
  readonly bucketCounts: readonly Int64[];
  readonly explicitBounds: readonly number[];
}

export interface ExponentialHistogramDataPoint extends Distribution {
  readonly scale: number;
  readonly zeroCount: Int64;
  readonly zeroThreshold: number;
  readonly positive: Buckets | null;
  readonly negative: Buckets | null;
}

interface Buckets {
  readonly offset: number;
  readonly bucketCounts: readonly Int64[];
}

export interface SummaryDataPoint extends DataPoint {
  readonly count: Int64;
  readonly sum: number;
  readonly quantileValues: readonly { readonly quantile: number; readonly value: number }[];
}

export interface Exemplar extends NumberValue {
  readonly filteredAttributes: readonly KeyValue[];
  readonly timeUnixNano: Int64;
  readonly spanId: Uint8Array;
  readonly traceId: Uint8Array;
}
