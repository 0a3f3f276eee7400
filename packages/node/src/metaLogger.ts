import { writeSync } from 'node:fs';
import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { secondSdk } from './beside/secondSdk.ts';

const STDERR = 2;

const LEVELS: Readonly<Record<string, DiagLogLevel>> = {
  none: DiagLogLevel.NONE,
  error: DiagLogLevel.ERROR,
  warn: DiagLogLevel.WARN,
  info: DiagLogLevel.INFO,
  debug: DiagLogLevel.DEBUG,
  verbose: DiagLogLevel.VERBOSE,
  all: DiagLogLevel.ALL,
};

/** Writes one line about Telltale itself to standard error; a closed stream is nobody's problem. */
export function say(message: string): void {
  try {
    writeSync(STDERR, `telltale: ${message.replace(/\s*\n\s*/g, ' ')}\n`);
  } catch {
    // There is nowhere left to say it.
  }
}

/**
 * Makes the API's diagnostic logger write to standard error, past `console`, so that a message about a failed export never
 * becomes a log record that has to be exported.
 */
export function useMetaLogger(level = 'info'): void {
  const line = (message: string, ...args: unknown[]) => say([message, ...args.map(String)].join(' '));
  // The API tells it with a stack, for each part of an SDK.
  const error = (message: string, ...args: unknown[]) =>
    message.includes('Attempted duplicate registration of API') ? secondSdk() : line(message, ...args);
  const logger: DiagLogger = { error, warn: line, info: line, debug: line, verbose: line };
  const logLevel = LEVELS[level.toLowerCase()] ?? DiagLogLevel.INFO;
  diag.setLogger(logger, { logLevel, suppressOverrideMessage: true });
}
