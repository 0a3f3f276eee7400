/** Largest wait after the first failure, in ms; it doubles with every further one. */
export const INITIAL_BACKOFF_MS = 500;
/** Largest wait after any number of failures, in ms. */
export const MAX_BACKOFF_MS = 30_000;

/** After so many doublings the wait no longer grows. */
const MAX_DOUBLINGS = Math.ceil(Math.log2(MAX_BACKOFF_MS / INITIAL_BACKOFF_MS));

/**
 * How long to leave an endpoint alone: somewhere between nothing and the largest wait ("full jitter"), so that many
 * processes do not come back at the same moment. What the server asks for is added to it.
 *
 * @param failures failures in a row, from 1
 * @param random a number from 0 up to 1
 */
export function backoffMs(failures: number, random: number, retryAfterMs = 0): number {
  const asked = retryAfterMs > 0;
  const largest = Math.min(INITIAL_BACKOFF_MS * 2 ** Math.min(failures - 1, MAX_DOUBLINGS), MAX_BACKOFF_MS);
  return asked ? retryAfterMs + random * INITIAL_BACKOFF_MS : random * largest;
}
