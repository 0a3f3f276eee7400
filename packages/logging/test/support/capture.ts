import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { configureLogging, type LoggingOptions } from '../../src/config.ts';
import type { LogEntry, LogSink } from '../../src/entry.ts';
import { TROUBLE_WINDOW_MS } from '../../src/trouble.ts';

/** A sink that keeps what it is given. */
export function capture(): LogSink & { readonly entries: LogEntry[] } {
  const entries: LogEntry[] = [];
  return Object.assign((entry: LogEntry) => void entries.push(entry), { entries });
}

/** Configures logging with one capturing sink, and gives back its entries. */
export function captureAll(options: LoggingOptions = { level: 'trace' }): LogEntry[] {
  const sink = capture();
  configureLogging({ ...options, sinks: [sink] });
  return sink.entries;
}

/** The only entry of a list that must have one. */
export function only<T>(entries: readonly T[]): T {
  const [first] = entries;
  if (first === undefined || entries.length !== 1)
    throw new Error(`one entry expected, ${entries.length} found`);
  return first;
}

/** Attributes without the id that every record has. */
export function own({ attributes }: LogEntry): Record<string, unknown> {
  const { 'log.record.uid': _uid, ...rest } = attributes;
  return rest;
}

/** Runs with a monotonic clock that stands the given time ahead of the real one. */
export function ahead<T>(milliseconds: number, run: () => T): T {
  const real = performance.now;
  performance.now = () => real.call(performance) + milliseconds;
  try {
    return run();
  } finally {
    performance.now = real;
  }
}

let windows = 0;

/** Runs in a window in which nothing was told yet, and gives back what was told on the meta logger. */
export function told(run: () => void): string[] {
  const messages: string[] = [];
  const keep = (...parts: unknown[]): void => void messages.push(parts.map(String).join(' '));
  const logger: DiagLogger = { error: keep, warn: keep, info: keep, debug: keep, verbose: keep };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
  windows += 2;
  try {
    ahead(windows * TROUBLE_WINDOW_MS, run);
  } finally {
    diag.disable();
  }
  return messages.filter((message) => message.startsWith('@telltale/logging'));
}
