import type { LogFilter, LogSink } from './entry.ts';
import { LoggingConfigError } from './errors.ts';
import { LEVELS, type LogLevelName, levelNamed } from './levels.ts';

/**
 * A sink behind a filter. A filter that throws is counted like a sink that throws, and the entry does not go on.
 *
 * @example
 * configureLogging({ sinks: [filtered(consoleSink(), atLeast('warning')), otelSink()] });
 */
export function filtered(sink: LogSink, filter: LogFilter): LogSink {
  return (entry) => {
    if (filter(entry)) return sink(entry);
  };
}

/**
 * A filter that keeps entries of that level and above.
 * @throws {LoggingConfigError} when there is no such level.
 */
export function atLeast(level: LogLevelName): LogFilter {
  const known = levelNamed(level);
  if (known === undefined) {
    throw new LoggingConfigError('level', level, `use one of ${Object.keys(LEVELS).join(', ')}`);
  }
  return (entry) => entry.severityNumber >= known.severityNumber;
}
