/** What may wait for a reader that is slow; lines beyond it are lost and counted. */
export const MAX_WAITING_BYTES = 16 * 1024 * 1024;
