import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { type Outcome, outcomeOf } from '../observe/outcome.ts';

/** Says on a span how its call ended. */
export function setOutcome(span: Span, { status, errorType }: Outcome): void {
  if (status === 'success' || errorType === undefined) return;
  span.setAttribute('error.type', errorType);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Ends a span, where it is open still. @param at when its call ended, in milliseconds of `performance.now()` @default now */
export function endWith(span: Span, outcome: Outcome, at?: number): void {
  if (!span.isRecording()) return;
  setOutcome(span, outcome);
  span.end(at);
}

/** Ends the span of a call that failed, for an instrumentation that does not. */
export function endFailedSpan(error: unknown, span: Span): void {
  endWith(span, outcomeOf(error));
}
