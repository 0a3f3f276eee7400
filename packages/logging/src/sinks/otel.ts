import { createContextKey } from '@opentelemetry/api';

import type { LogSink } from '../entry.ts';
import { followLogger, type Logger } from '../logs.ts';

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
  const loggers = new Map<string, () => Logger>();

  const loggerOf = (name: string): Logger => {
    let logger = loggers.get(name);
    if (logger === undefined) {
      logger = followLogger(name);
      loggers.set(name, logger);
    }
    return logger();
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
