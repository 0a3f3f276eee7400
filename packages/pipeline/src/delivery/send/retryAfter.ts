/** A server that asks for more is asked again after this time: a mistake there must not silence a process for days. */
export const MAX_RETRY_AFTER_MS = 60 * 60 * 1000;

/**
 * Reads `Retry-After`: seconds, or an HTTP date.
 *
 * @param now ms since the epoch
 * @returns ms from now on, at most {@link MAX_RETRY_AFTER_MS}; undefined where there is nothing to read
 */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  const text = value?.trim();
  if (!text) return undefined;
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  if (Number.isNaN(milliseconds)) return undefined;
  return Math.min(Math.max(milliseconds, 0), MAX_RETRY_AFTER_MS);
}
