import { types } from 'node:util';
import {
  type Context,
  context,
  isSpanContextValid,
  type Span,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { VERSION } from '../version.ts';
import { madeUpTrace } from './ids.ts';

const SCOPE = '@telltale/node';

/**
 * Runs a function in a new span that ends with it, or with its promise. Where no spans are made, it runs in its parent's trace all the same, or in
 * one that is made up.
 */
export function inSpan<Result>(
  name: string,
  options: SpanOptions,
  parent: Context,
  fn: () => Result,
): Result {
  const span = trace.getTracer(SCOPE, VERSION).startSpan(name, options, parent);
  const inside = isSpanContextValid(span.spanContext())
    ? trace.setSpan(parent, span)
    : trace.setSpanContext(parent, madeUpTrace());
  try {
    const result = context.with(inside, fn);
    // A promise alone: to ask another thenable for its end may be what begins its work.
    if (types.isPromise(result)) {
      result.then(
        () => span.end(),
        (error) => fail(span, error),
      );
    } else {
      span.end();
    }
    return result;
  } catch (error) {
    fail(span, error);
    throw error;
  }
}

function fail(span: Span, error: unknown): void {
  const exception = error instanceof Error ? error : String(error);
  span.recordException(exception);
  span.setAttribute('error.type', error instanceof Error ? error.name : '_OTHER');
  span.setStatus({
    code: SpanStatusCode.ERROR,
    message: error instanceof Error ? error.message : String(error),
  });
  span.end();
}
