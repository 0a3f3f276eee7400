import { context, logs, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  type ReadableLogRecord,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

const logExporter = new InMemoryLogRecordExporter();
const spanExporter = new InMemorySpanExporter();
let isStarted = false;

/**
 * The real SDK with exporters in memory, emptied. It stays the API's global provider for the whole process: the loggers
 * and tracers that modules hold follow the first provider only.
 */
export function startSdk() {
  if (!isStarted) setGlobals();
  isStarted = true;
  logExporter.reset();
  spanExporter.reset();
  return {
    /** The business events so far, newest last. */
    events: () => logExporter.getFinishedLogRecords().filter((record) => record.eventName !== undefined),
    logs: () => logExporter.getFinishedLogRecords().filter((record) => record.eventName === undefined),
    /** The spans that have ended so far; the exporter gets them a moment later. */
    async spans() {
      await new Promise((resolve) => setImmediate(resolve));
      return spanExporter.getFinishedSpans();
    },
  };
}

function setGlobals(): void {
  const spanProcessors = [new SimpleSpanProcessor({ exporter: spanExporter })];
  const processors = [new SimpleLogRecordProcessor({ exporter: logExporter })];
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors }));
  logs.setGlobalLoggerProvider(new LoggerProvider({ processors }));
}

/** The newest record of an event with that name. @throws when there is none */
export function newest(records: readonly ReadableLogRecord[], name: string): ReadableLogRecord {
  const found = records.findLast(({ eventName }) => eventName === name);
  if (!found)
    throw new Error(`no event "${name}" among ${records.map(({ eventName }) => eventName).join(', ')}`);
  return found;
}
