import * as api from '@opentelemetry/api';
import { type LogRecord as OlderLogRecord, logs as older } from '@opentelemetry/api-logs';

export { SeverityNumber } from '@opentelemetry/api-logs';

/** A log record as every version of the logs API takes it; they differ in the types of what stands in it. */
export interface LogRecord extends Omit<OlderLogRecord, 'attributes' | 'body'> {
  readonly body?: string;
  readonly attributes?: Readonly<api.Attributes>;
}

/** Emits log records of one instrumentation scope. */
export interface Logger {
  emit(record: LogRecord): void;
}

/** Has a logger for each instrumentation scope. */
export interface LoggerProvider {
  getLogger(name: string, version?: string): Logger;
}

/** OpenTelemetry's logs API, as far as it is used here. */
export interface Logs extends LoggerProvider {
  /** The global logger provider; one that does nothing until an SDK has registered its own. */
  getLoggerProvider(): LoggerProvider;
}

/**
 * The logs API of the application: `@opentelemetry/api` has one since 1.10. Beside an older version, as OpenTelemetry SDK 2.x needs it, the
 * logs API is a package of its own, where that SDK registers its logger provider. To delete when 1.10 is the least.
 */
export const logs: Logs = (api as { logs?: Logs }).logs ?? (older as Logs);

/**
 * Gives a scope's logger at the provider that is the global one at the time of each call. One that was got before the SDK started would stay
 * silent when the SDK was registered through another copy of the API (its CommonJS build, a bundle).
 */
export function followLogger(name: string, version?: string): () => Logger {
  let provider: LoggerProvider | undefined;
  let logger: Logger;
  return () => {
    const current = logs.getLoggerProvider();
    if (current !== provider) {
      logger = current.getLogger(name, version);
      provider = current;
    }
    return logger;
  };
}
