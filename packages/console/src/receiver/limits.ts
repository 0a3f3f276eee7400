/** The largest body taken, in bytes, as sent and also after decompression; the collector's default is the same. */
export const MAX_BODY_BYTES = 20 * 1024 * 1024;
/** So much of a body that is too large is read and thrown away, so that its sender can read the answer; in bytes. */
export const MAX_DISCARDED_BYTES = 4 * MAX_BODY_BYTES;
/** How long a request may take to come in. */
export const REQUEST_TIMEOUT_MS = 60_000;
/** How long requests that are under way may still take when the console closes. */
export const CLOSE_GRACE_MS = 2_000;
