import { SpanStatusCode } from '@opentelemetry/api';
import { hrTimeToMilliseconds } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** Which traces are kept; one that meets any of the rules is. */
export interface SamplingRules {
  /** Part of all traces, 0 to 1, by the trace's id: every process that uses the same part keeps the same traces. @default 1 */
  readonly ratio: number;
  /** Traces with a span that failed. @default true */
  readonly errors: boolean;
  /** Traces whose local root took at least this long, in ms. @default none */
  readonly slowerThanMs: number | undefined;
}

/** Of a trace id, the random part that OpenTelemetry lets samplers decide by: https://www.w3.org/TR/trace-context-2/#random-trace-id-flag */
const RANDOM_DIGITS = 14;
const RANDOM_RANGE = 2 ** 56;

/** Whether the ratio keeps a trace. */
export function keepsByRatio(traceId: string, ratio: number): boolean {
  if (ratio <= 0 || ratio >= 1) return ratio > 0;
  return Number.parseInt(traceId.slice(-RANDOM_DIGITS), 16) >= RANDOM_RANGE * (1 - ratio);
}

/** Whether a span keeps its whole trace. @param root whether it is the first of the trace in this process */
export function keepsTrace(span: ReadableSpan, root: boolean, rules: SamplingRules): boolean {
  if (rules.errors && span.status.code === SpanStatusCode.ERROR) return true;
  return (
    root && rules.slowerThanMs !== undefined && hrTimeToMilliseconds(span.duration) >= rules.slowerThanMs
  );
}
