import { type Attributes, type Span, type SpanOptions, trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { createObserver, createRecorder, genAiSpanProcessor } from '../../src/index.ts';
import { startSdk } from './sdk.ts';

/** Spans that become events, and what becomes of them. */
export function startGenAiSpans() {
  const sdk = startSdk();
  const recorder = createRecorder({ strict: true });
  trace.disable();
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [genAiSpanProcessor(recorder)] }));

  return {
    ...sdk,
    observer: createObserver(recorder),
    /** A span of an instrumentation, open and not active. */
    span: (scope: string, attributes: Attributes = {}, options: SpanOptions = {}): Span =>
      trace.getTracer(scope).startSpan('some name', { attributes, ...options }),
    /** A span as an instrumentation makes it in a callback: it says what it is when it has begun. */
    callbackSpan(scope: string, attributes: Attributes): Span {
      const span = trace.getTracer(scope).startSpan('some name');
      return span.setAttributes(attributes);
    },
    /** Runs the work in an active span. */
    inSpan: <T>(scope: string, attributes: Attributes, work: (span: Span) => T): T =>
      trace.getTracer(scope).startActiveSpan('some name', { attributes }, (span) => {
        const result = work(span);
        span.end();
        return result;
      }),
    /** The events so far by their short names, with these attributes. */
    events: (...names: string[]) =>
      sdk
        .records()
        .map(({ eventName, attributes }) => [
          eventName?.replace('telltale.', ''),
          ...names.map((name) => attributes[name]),
        ]),
  };
}
