import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { configureLogging, type LogEntry } from '@telltale/logging';
import { identitySpanProcessor } from '../../src/context/identitySpanProcessor.ts';
import { installContext } from '../../src/context/install.ts';
import { type ContextSettings, DEFAULT_CONTEXT_SETTINGS, shared } from '../../src/context/settings.ts';

/** What of the SDK is there. */
export interface Parts {
  /** @default true */
  readonly tracing?: boolean;
  /** @default true */
  readonly propagators?: boolean;
}

/** The SDK in this process with context settings in effect; what was logged, and the spans that have ended. */
export function startSdk(
  settings: Partial<ContextSettings> = {},
  { tracing = true, propagators = true }: Parts = {},
) {
  const exporter = new InMemorySpanExporter();
  const logs: LogEntry[] = [];
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  if (propagators) {
    propagation.setGlobalPropagator(
      new CompositePropagator({
        propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
      }),
    );
  }
  if (tracing) {
    trace.setGlobalTracerProvider(
      new TracerProvider({
        spanProcessors: [identitySpanProcessor(), new SimpleSpanProcessor({ exporter })],
      }),
    );
  }
  installContext({ ...DEFAULT_CONTEXT_SETTINGS, ...settings });
  configureLogging({ level: 'trace', sinks: [(entry) => void logs.push(entry)] });
  return {
    logs,
    spans: () => exporter.getFinishedSpans(),
    stop() {
      for (const api of [context, propagation, trace]) api.disable();
      shared().settings = DEFAULT_CONTEXT_SETTINGS;
      shared().propagator = undefined;
      configureLogging({});
    },
  };
}
