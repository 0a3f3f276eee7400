import { type Attributes, SpanStatusCode, trace } from '@opentelemetry/api';
import { errorTypeOf } from './errors.ts';
import { noteSpan } from './ledger.ts';

const tracer = trace.getTracer('demo');

/** Runs the work inside a span of this name; the span ends with the work and takes its error. */
export function inSpan<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  const parent = trace.getActiveSpan();
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    noteSpan(span, 'internal', name, parent);
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
      span.setAttribute('error.type', errorTypeOf(error));
      throw error;
    } finally {
      span.end();
    }
  });
}
