import type { HrTime } from '@opentelemetry/api';
import type { LogLevel } from '../levels.ts';

/**
 * What the formats need to know of a record: an entry of a logger has it, and so has a record that was read back from OTLP, whoever
 * emitted it.
 */
export interface PrintableRecord {
  /** Name of the logger; the instrumentation scope's name in OpenTelemetry. */
  readonly loggerName: string;
  /** `[seconds, nanoseconds]` since the Unix epoch. */
  readonly timestamp: HrTime;
  /** OpenTelemetry's number, 1 to 24; 0 where none was given. */
  readonly severityNumber: number;
  /** The source's own word for the severity; empty where none was given. */
  readonly severityText: string;
  /** Undefined for a record that is no event. */
  readonly eventName?: string | undefined;
  /** Any value that OTLP carries; undefined where there is none. */
  readonly body: unknown;
  /** Values that OTLP carries. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** 32 hex digits; undefined outside a span. */
  readonly traceId: string | undefined;
  /** 16 hex digits; undefined outside a span. */
  readonly spanId: string | undefined;
  /** True when the text already stands on the console, which a sink that prints there must respect. */
  readonly printed: boolean;
}

/** The level that a severity is shown as; a record without one counts as `info`, as OpenTelemetry advises. */
export function levelOf(severityNumber: number): LogLevel {
  if (severityNumber >= 21) return 'critical';
  if (severityNumber >= 17) return 'error';
  if (severityNumber >= 13) return 'warning';
  if (severityNumber === 10) return 'success';
  if (severityNumber >= 9 || severityNumber < 1) return 'info';
  return severityNumber >= 5 ? 'debug' : 'trace';
}

/** The record's word for its severity, or else the level's. */
export function severityTextOf({ severityText, severityNumber }: PrintableRecord): string {
  return severityText === '' ? levelOf(severityNumber).toUpperCase() : severityText;
}
