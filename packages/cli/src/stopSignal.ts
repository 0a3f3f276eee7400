const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves at the first signal that asks the process to end. A second one then ends it at once, as always. */
export function stopSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = () => {
    for (const signal of SIGNALS) process.off(signal, stop);
    resolve();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return promise;
}
