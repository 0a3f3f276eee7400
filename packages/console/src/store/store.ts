import type { JsonObject, JsonValue, LogRow, MetricPointRow, SpanRow } from '../rows.ts';

/**
 * Where the console keeps what comes in. Every method is asynchronous, so that a store may live in a worker or on another
 * machine. A record with an `event.id` or a `log.record.uid`, and a span with its ids, is added once only, as
 * long as it is kept: delivery is at least once.
 */
export interface Store {
  /** Keeps all of the rows or, when it rejects, none of them. */
  addLogs(rows: readonly LogRow[]): Promise<void>;
  /** Keeps all of the rows or, when it rejects, none of them. */
  addSpans(rows: readonly SpanRow[]): Promise<void>;
  /** Keeps all of the rows or, when it rejects, none of them. */
  addMetricPoints(rows: readonly MetricPointRow[]): Promise<void>;

  /** How many log records (events not among them) there are by severity. */
  countLogs(window: Window): Promise<{ severityNumber: number; severityText: string; count: number }[]>;
  /** How many events there are by name, the most frequent first. */
  countEvents(window: Window): Promise<{ name: string; count: number }[]>;
  /** How many spans ended. */
  countSpans(window: Window): Promise<number>;
  /** How many metric points there are. */
  countMetricPoints(window: Window): Promise<number>;
  /** The events of one name, grouped by an attribute, with attributes added up; the most frequent group first. */
  sumEvents(query: EventSumQuery): Promise<EventSum[]>;
  /** What a sum metric rose by, grouped by an attribute; right for delta and cumulative points. */
  sumMetric(query: MetricSumQuery): Promise<{ group: JsonValue; value: number }[]>;
  /**
   * The slowest spans, the slowest first. A response of server-sent events (`http.response.header.content-type` says so) is not
   * among them: it is open for as long as somebody listens.
   */
  slowestSpans(query: Window & { readonly limit: number }): Promise<SlowSpan[]>;
  /** The latest log records and events, the latest last. */
  latestLogs(query: Window & { readonly limit: number }): Promise<StoredLog[]>;
  /** How many rows of each kind were let go, because newer ones needed the room. */
  forgotten(): Promise<{ logs: number; spans: number; metricPoints: number }>;

  /** Closes it; repeated calls do nothing. */
  close(): Promise<void>;
}

/** From when on, by the time of the record, the span's end or the point, in nanoseconds since 1970. */
export interface Window {
  readonly sinceNs: bigint;
}

export interface EventSumQuery extends Window {
  readonly eventName: string;
  /** The attribute whose values make the groups. */
  readonly groupBy: string;
  /** The attributes to add up. */
  readonly sum: readonly string[];
}

/** One group of events. */
export interface EventSum {
  /** The attribute's value; null where it is missing. */
  readonly group: JsonValue;
  readonly count: number;
  /** By attribute: the sum of its values and how many events have it. */
  readonly sums: Readonly<Record<string, { readonly sum: number; readonly count: number }>>;
}

export interface MetricSumQuery extends Window {
  readonly metricName: string;
  readonly groupBy: string;
}

/** A span as the summary shows it. */
export interface SlowSpan {
  readonly name: string;
  /** `http.route`, else `url.path`; empty where there is neither. */
  readonly route: string;
  readonly service: string;
  readonly durationNs: bigint;
  readonly traceId: string;
  readonly spanId: string;
}

/** A log record as the summary shows it. */
export interface StoredLog {
  readonly timeUnixNano: bigint;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly service: string;
  /** The name of the instrumentation scope. */
  readonly logger: string;
  readonly eventName: string;
  readonly body: JsonValue;
  readonly attributes: JsonObject;
  readonly traceId: string;
}
