/** What the copies of `signal-exit` in a process share. */
interface Emitter {
  /** Copies that listen to the signals. */
  readonly count?: number;
  on(event: 'afterExit', listener: () => void): unknown;
}

/**
 * `signal-exit`, with which many packages clean up: version 4 is found under a symbol, version 3 on `process`. Each copy ends the
 * process by the signal, but only where nobody else listens to it; so whoever listens as well has to make way for it.
 */
function emitters(): Emitter[] {
  const shared = globalThis as { [key: symbol]: Emitter | undefined };
  const older = process as { __signal_exit_emitter__?: Emitter };
  return [shared[Symbol.for('signal-exit emitter')], older.__signal_exit_emitter__].filter(
    (emitter) => emitter !== undefined,
  );
}

/** How many listeners of each signal belong to it. */
export function signalExitListeners(): number {
  return emitters().reduce((sum, { count = 0 }) => sum + count, 0);
}

/** Calls back when its clean-up is done, just before it ends the process. */
export function afterSignalExit(listener: () => void): void {
  for (const emitter of emitters()) emitter.on('afterExit', listener);
}
