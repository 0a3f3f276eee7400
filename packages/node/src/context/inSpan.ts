import {
  type Context,
  context,
  isSpanContextValid,
  type Span,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { settle } from '@telltale/events/settle';
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
  return settle(() => context.with(inside, fn), {
    onResult: () => span.end(),
    onError: (error) => fail(span, error),
  });
}

/** Whatever was thrown, it is not disturbed. */
function fail(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', '_OTHER');
  try {
    describe(span, error);
  } catch {
    // What can be neither read nor turned into text, such as an error whose message is a getter that throws, is told of without it.
  }
  span.end();
}

function describe(span: Span, error: unknown): void {
  if (error instanceof Error) {
    span.setAttribute('error.type', error.name);
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    span.recordException(error);
  } else {
    const message = String(error);
    span.setStatus({ code: SpanStatusCode.ERROR, message });
    span.recordException(message);
  }
}
