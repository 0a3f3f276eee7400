/**
 * JSON as the console keeps it. A 64-bit integer beyond what a number holds exactly is a bigint, bytes are base64, and
 * the doubles that JSON cannot write are the strings `NaN`, `Infinity` and `-Infinity`.
 */
export type JsonValue = null | boolean | number | bigint | string | readonly JsonValue[] | JsonObject;

/** Attributes and nested maps. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Who sent it. Rows of one request share one object. */
export interface Resource {
  readonly attributes: JsonObject;
  readonly schemaUrl: string;
}

/** What part of the sender wrote it: a logger, a tracer, a meter. Rows of one request share one object. */
export interface Scope {
  readonly name: string;
  readonly version: string;
  readonly attributes: JsonObject;
  readonly schemaUrl: string;
}

/** What every row has. Times are nanoseconds since 1970; 0 means not told. Ids are lower-case hex, or empty. */
interface Row {
  readonly resource: Resource;
  readonly scope: Scope;
  readonly attributes: JsonObject;
}

/** A log record; with an `eventName` it is an event. */
export interface LogRow extends Row {
  /** When it happened; when that was not told, when it was observed. */
  readonly timeUnixNano: bigint;
  /** When the sender saw it; when that was not told, when it came in here. */
  readonly observedTimeUnixNano: bigint;
  /** 1 (trace) to 24 (fatal), 0 not told. */
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: JsonValue;
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: number;
  readonly droppedAttributesCount: number;
}

/** A finished span. */
export interface SpanRow extends Row {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly traceState: string;
  readonly flags: number;
  readonly name: string;
  /** 0 not told, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  /** 0 unset, 1 ok, 2 error. */
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly events: readonly JsonObject[];
  readonly links: readonly JsonObject[];
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
}

export type MetricKind = 'gauge' | 'sum' | 'histogram' | 'exponential_histogram' | 'summary';

/** 0 not told (gauge, summary), 1 delta, 2 cumulative. */
export type Temporality = 0 | 1 | 2;

/** What a metric's points have in common. Points of one metric in one request share one object. */
export interface Metric {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly kind: MetricKind;
  readonly temporality: Temporality;
  readonly monotonic: boolean;
}

/** One data point of one series. */
export interface MetricPointRow extends Row {
  readonly metric: Metric;
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
  readonly flags: number;
  /** Of a gauge or a sum; null for the other kinds, and where the sender had no value. */
  readonly value: number | bigint | null;
  /** The figures of the other kinds, named as in OTLP/JSON; null for a gauge or a sum. */
  readonly data: JsonObject | null;
  readonly exemplars: readonly JsonObject[];
}
