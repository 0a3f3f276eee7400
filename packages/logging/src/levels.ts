import { SeverityNumber } from '@opentelemetry/api-logs';

/** Name of a level, from the least to the most severe. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'success' | 'warning' | 'error' | 'critical';

/** A level as configuration and callers may name it: `warn` is another word for `warning`. */
export type LogLevelName = LogLevel | 'warn';

/** A level and what OpenTelemetry calls it. */
export interface Level {
  readonly name: LogLevel;
  readonly severityNumber: SeverityNumber;
  /** Our own name in upper case: the specification asks for the name that the source of the record uses. */
  readonly severityText: string;
}

const define = (name: LogLevel, severityNumber: SeverityNumber): Level => ({
  name,
  severityNumber,
  severityText: name.toUpperCase(),
});

/** Every level, from the least to the most severe. */
export const LEVELS: Readonly<Record<LogLevel, Level>> = {
  trace: define('trace', SeverityNumber.TRACE),
  debug: define('debug', SeverityNumber.DEBUG),
  info: define('info', SeverityNumber.INFO),
  success: define('success', SeverityNumber.INFO2),
  warning: define('warning', SeverityNumber.WARN),
  error: define('error', SeverityNumber.ERROR),
  critical: define('critical', SeverityNumber.FATAL),
};

/** The level of that name, or undefined when there is none. */
export function levelNamed(name: unknown): Level | undefined {
  if (name === 'warn') return LEVELS.warning;
  return typeof name === 'string' && Object.hasOwn(LEVELS, name) ? LEVELS[name as LogLevel] : undefined;
}
