const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
/** The message by which whoever started the program asks it to end. */
export const STOP = 'stop';
/** Whoever started the program would kill it by then; when that one is gone, the program does it itself. */
const END_ALONE_MS = 30_000;

/**
 * Calls `stop` once when the program is asked to end, or when the program that started it is gone. Nothing here ends
 * the process: it ends by itself once what `stop` closed no longer keeps it alive.
 */
export function onStop(stop: () => unknown): void {
  let isStopping = false;
  const once = (): void => {
    if (isStopping) return;
    isStopping = true;
    void Promise.resolve(stop()).catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
  };
  for (const signal of SIGNALS) process.on(signal, once);
  process.on('message', (message) => {
    if (message === STOP) once();
  });
  // A parent that started us with a channel and dies, however hard, closes it.
  const alone = (): void => {
    once();
    setTimeout(() => process.exit(1), END_ALONE_MS).unref();
  };
  process.on('disconnect', alone);
  process.channel?.unref(); // listening to it is no reason to go on
  if (process.connected === false) alone();
}
