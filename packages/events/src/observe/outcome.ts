import { errorClasses, isErrorClass, UNKNOWN_ERROR as UNKNOWN } from './errorClass.ts';

/** How something ended. */
export interface Outcome {
  /**
   * `cancelled`: whoever asked did not want it any more. `rejected`: it was refused before any work was done (quota, rights).
   * `failed`: everything else that went wrong. Applications may have further ones.
   */
  readonly status: 'success' | 'failed' | 'cancelled' | 'rejected' | (string & {});
  /** The class of error, few values; absent on success. */
  readonly errorType?: string | undefined;
}

/** It did what it was asked for. */
export const SUCCESS: Outcome = { status: 'success' };

/** A stream that ended although the model had not said that it was finished. */
export const INCOMPLETE: Outcome = { status: 'failed', errorType: 'incomplete' };

/** The caller ended it by a signal. */
export const CANCELLED: Outcome = { status: 'cancelled', errorType: 'cancelled' };

/** The caller stopped reading the stream before its end. */
export const ABANDONED: Outcome = { status: 'cancelled', errorType: 'abandoned' };

/** It took longer than somebody wanted to wait. */
const TIMEOUT: Outcome = { status: 'failed', errorType: 'timeout' };

/** A tool that says that it failed in its result, as those of MCP do. */
export const TOOL_ERROR: Outcome = { status: 'failed', errorType: 'tool_error' };

/** The process ended before it did. */
export const PROCESS_ENDED: Outcome = { status: 'cancelled', errorType: 'process_ended' };

// HTTP: unauthorized, payment required, forbidden, too many requests, and Anthropic's "overloaded".
const REFUSALS = new Set(['401', '402', '403', '429', '529']);
const REFUSAL_NAMES =
  /^(RateLimit|Authentication|Permission(Denied|_error)|Quota|insufficient_quota|rate_limit|Rejected|Overloaded)/i;
const CANCEL_NAMES =
  /^(AbortError|ABORT_ERR|APIUserAbortError|ResponseAborted|CancelledError|CanceledError|cancell?ed)$/;
const TIMEOUT_NAMES =
  /^(TimeoutError|APIConnectionTimeoutError|APITimeoutError|UND_ERR_\w+_TIMEOUT|ETIMEDOUT)$/;
// MCP's client has one code for what took too long and for what the caller aborted, and the signal's reason as text.
const MCP_ENDED = '-32001';
const TIMEOUT_MESSAGE = /timed out|timeout/i;

/** How something ended that threw this. Never throws. */
export function outcomeOf(thrown: unknown): Outcome {
  try {
    return namedOutcome(lastOf(thrown));
  } catch {
    return { status: 'failed', errorType: UNKNOWN }; // an error with getters that throw
  }
}

/** How something ended that a signal may have ended, whatever was made of it: by a time limit it failed, by all else it was cancelled. */
export function outcomeBySignal(outcome: Outcome, signal: AbortSignal | undefined): Outcome {
  if (outcome.status === 'success' || outcome === ABANDONED || signal?.aborted !== true) return outcome;
  const byReason = outcomeOf(signal.reason);
  return byReason === TIMEOUT ? TIMEOUT : CANCELLED;
}

/** How something ended that had given a part of what was asked for: it was not refused any more. */
export function outcomeOfBegun(outcome: Outcome): Outcome {
  return outcome.status === 'rejected' ? { ...outcome, status: 'failed' } : outcome;
}

function namedOutcome(error: unknown): Outcome {
  if (typeof error !== 'object' || error === null) return { status: 'failed', errorType: UNKNOWN };
  const names = errorClasses(error);
  if (names.includes(MCP_ENDED) && names.includes('McpError'))
    return TIMEOUT_MESSAGE.test((error as Error).message) ? TIMEOUT : CANCELLED;
  // Node's own say by their cause which signal ended them.
  if (names.some((name) => CANCEL_NAMES.test(name))) return isTimeLimit(error) ? TIMEOUT : CANCELLED;
  if (names.some((name) => TIMEOUT_NAMES.test(name))) return TIMEOUT;
  const [errorType = UNKNOWN] = names;
  return { status: names.some(isRefusal) ? 'rejected' : 'failed', errorType };
}

function isTimeLimit({ cause }: { cause?: unknown }): boolean {
  return (
    typeof cause === 'object' &&
    cause !== null &&
    errorClasses(cause).some((name) => TIMEOUT_NAMES.test(name))
  );
}

/** How something ended of which only the class of its error is known. */
export function outcomeOfType(errorType: string): Outcome {
  if (!isErrorClass(errorType)) return { status: 'failed', errorType: UNKNOWN };
  if (CANCEL_NAMES.test(errorType)) return CANCELLED;
  if (errorType === ABANDONED.errorType) return ABANDONED;
  if (errorType === PROCESS_ENDED.errorType) return PROCESS_ENDED;
  if (TIMEOUT_NAMES.test(errorType)) return TIMEOUT;
  return { status: isRefusal(errorType) ? 'rejected' : 'failed', errorType };
}

function isRefusal(name: string): boolean {
  return REFUSALS.has(name) || REFUSAL_NAMES.test(name);
}

/** Clients that try again throw an error of their own in the end; what counts is the last one that they got. */
function lastOf(error: unknown): unknown {
  const last = (error as { lastError?: unknown } | null | undefined)?.lastError;
  return last === undefined || last === null ? error : last;
}
