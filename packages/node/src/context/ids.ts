import { randomBytes } from 'node:crypto';
import { type SpanContext, TraceFlags } from '@opentelemetry/api';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

/** A span id that no span has. */
export const madeUpSpanId = (): string => randomBytes(SPAN_ID_BYTES).toString('hex');

/** A trace of its own without spans, for where none are made: it holds a unit's records together all the same. */
export function madeUpTrace(): SpanContext {
  const digits = randomBytes(TRACE_ID_BYTES + SPAN_ID_BYTES).toString('hex');
  return {
    traceId: digits.slice(0, 2 * TRACE_ID_BYTES),
    spanId: digits.slice(2 * TRACE_ID_BYTES),
    traceFlags: TraceFlags.NONE,
  };
}
