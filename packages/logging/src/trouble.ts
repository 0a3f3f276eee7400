import { diag } from '@opentelemetry/api';
import { processWide } from './processWide.ts';

/** How long one kind of trouble stays quiet after it was told. */
export const TROUBLE_WINDOW_MS = 60_000;

/** What went wrong inside logging since the thread started; each is a count. */
export interface LoggingStats {
  /** Calls of a sink, or of a filter before it, that threw or rejected; the other sinks got the entry. */
  readonly sinkFailures: number;
  /** Attribute values, keys or messages that no record can carry; a placeholder or nothing stands for them. */
  readonly unsupportedValues: number;
  /** Entries that a sink made while it was given one; they were dropped, or the sinks would never end. */
  readonly recursiveEntries: number;
  /** Entries that could not be put together. */
  readonly failedEntries: number;
  /** Lines that the console's stream did not take: the pipe is broken, or its buffer is full. */
  readonly lostLines: number;
}

/** A kind of trouble. */
export type Trouble = keyof LoggingStats;

interface Account {
  count: number;
  toldAt: number;
  toldCount: number;
}

const account = (): Account => ({ count: 0, toldAt: Number.NEGATIVE_INFINITY, toldCount: 0 });
const accounts = processWide<Record<Trouble, Account>>('logging.v1.trouble', () => ({
  sinkFailures: account(),
  unsupportedValues: account(),
  recursiveEntries: account(),
  failedEntries: account(),
  lostLines: account(),
}));
const metaLogger = diag.createComponentLogger({ namespace: '@telltale/logging' });

/**
 * Counts a trouble, once or as often as it happened, and tells it on OpenTelemetry's `diag` logger unless the same kind was told within the last
 * {@link TROUBLE_WINDOW_MS}. Never throws.
 */
export function report(trouble: Trouble, what: string, cause?: unknown, times = 1): void {
  const own = accounts[trouble];
  own.count += times;
  const now = performance.now();
  if (now - own.toldAt < TROUBLE_WINDOW_MS) return;
  const unheard = own.count - own.toldCount - times;
  own.toldAt = now;
  own.toldCount = own.count;
  try {
    const more = unheard > 0 ? ` (and ${unheard} more of this kind since it was last told)` : '';
    metaLogger.warn(`${what}${more}`, ...(cause === undefined ? [] : [cause]));
  } catch {
    // A diag logger that throws has nobody left to tell.
  }
}

/** What went wrong inside logging since the thread started. Take the difference of two calls for a rate. */
export function loggingStats(): LoggingStats {
  return {
    sinkFailures: accounts.sinkFailures.count,
    unsupportedValues: accounts.unsupportedValues.count,
    recursiveEntries: accounts.recursiveEntries.count,
    failedEntries: accounts.failedEntries.count,
    lostLines: accounts.lostLines.count,
  };
}
