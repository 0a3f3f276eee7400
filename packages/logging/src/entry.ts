import type { Attributes, Context, HrTime } from '@opentelemetry/api';
import type { SeverityNumber } from '@opentelemetry/api-logs';
import type { LogLevel } from './levels.ts';

/**
 * One log record on its way to the sinks.
 *
 * It belongs to the package: a sink that keeps an entry may, but must not change it. `attributes` is a copy of what
 * the caller gave, in values that OpenTelemetry can carry.
 */
export interface LogEntry {
  /** Name of the logger; the instrumentation scope's name in OpenTelemetry. */
  readonly loggerName: string;
  /** When the call was made: `[seconds, nanoseconds]` since the Unix epoch. */
  readonly timestamp: HrTime;
  readonly level: LogLevel;
  /** OpenTelemetry's number of the level, 1 to 24. */
  readonly severityNumber: SeverityNumber;
  /** The level's name in upper case, as the logger calls it: `WARNING`, not `WARN`. */
  readonly severityText: string;
  /** The message. */
  readonly body: string;
  /** Values of the record; `log.record.uid` is always there. */
  readonly attributes: Readonly<Attributes>;
  /** Id of the trace that was active at the call: 32 hex digits; undefined outside a span. */
  readonly traceId: string | undefined;
  /** Id of the span that was active at the call: 16 hex digits; undefined outside a span. */
  readonly spanId: string | undefined;
  /** The context that was active at the call. */
  readonly context: Context;
  /** True when the text already stands on the console, which a sink that prints there must respect. */
  readonly printed: boolean;
}

/**
 * The end of the way for an entry: writes it, sends it, counts it. It is called while the application waits, so it
 * should return soon; what it throws or rejects with is counted and told, and never reaches the application.
 */
export type LogSink = (entry: LogEntry) => void;

/** Decides whether an entry goes on: true keeps it. */
export type LogFilter = (entry: LogEntry) => boolean;
