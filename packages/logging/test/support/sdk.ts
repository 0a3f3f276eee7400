import { context, logs, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { TracerProvider } from '@opentelemetry/sdk-trace';

/** Registers OpenTelemetry's SDK with an exporter in memory; `stop` takes it away again. */
export function startSdk() {
  const exporter = new InMemoryLogRecordExporter();
  logs.setGlobalLoggerProvider(
    new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] }),
  );
  trace.setGlobalTracerProvider(new TracerProvider({}));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  return {
    /** What was exported so far, after the export in flight. */
    async records() {
      await new Promise((resolve) => setImmediate(resolve));
      return exporter.getFinishedLogRecords();
    },
    stop() {
      logs.disable();
      trace.disable();
      context.disable();
    },
  };
}
