import { createContextKey, type Logger, type LoggerProvider, logs } from '@opentelemetry/api';
import type { LogSink } from '../entry.ts';

/**
 * Tells a pipeline that prints as well what stands on the console already. API keys are the same in every copy and package, so the
 * pipeline makes the same one.
 */
const PRINTED = createContextKey('telltale.log.printed');

/**
 * Emits every entry as an OpenTelemetry log record, through the logger of its name at the global logger provider;
 * with no provider registered nothing happens. A provider that is registered later, or replaced, is noticed.
 */
export function otelSink(): LogSink {
  let provider: LoggerProvider | undefined;
  let loggers = new Map<string, Logger>();

  const loggerOf = (name: string): Logger => {
    // Loggers are kept for one provider only: one that was got before the SDK started would stay silent when the
    // SDK was registered through another copy of the API (its CommonJS build, a bundle).
    const current = logs.getLoggerProvider();
    if (current !== provider) {
      provider = current;
      loggers = new Map();
    }
    let logger = loggers.get(name);
    if (logger === undefined) {
      logger = current.getLogger(name);
      loggers.set(name, logger);
    }
    return logger;
  };

  return function otelSink(entry) {
    loggerOf(entry.loggerName).emit({
      timestamp: entry.timestamp,
      severityNumber: entry.severityNumber,
      severityText: entry.severityText,
      body: entry.body,
      attributes: entry.attributes,
      context: entry.printed ? entry.context.setValue(PRINTED, true) : entry.context,
    });
  };
}
