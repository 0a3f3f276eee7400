const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

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
  // A parent that started us with a channel and dies, however hard, closes it.
  process.on('disconnect', once);
  process.channel?.unref();
  if (process.connected === false) once();
}
