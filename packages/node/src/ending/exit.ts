import type { EventEmitter } from 'node:events';
import os from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { diag } from '@opentelemetry/api';
import { afterSignalExit, signalExitListeners } from './signalExit.ts';

/** Longest time that the end of the process waits for what is still to be sent. */
export const EXIT_LIMIT_MS = 3_000;

/** Longest time that `process.exit()` and an uncaught error wait; the process is blocked meanwhile. */
export const LAST_MOMENT_MS = 200;

/** Signals whose default action ends the process. */
const SIGNALS = isMainThread ? (['SIGTERM', 'SIGINT', 'SIGHUP'] as const) : []; // other threads get none

/** What is to be done at the end of the process. */
export interface Ending {
  /** Records that came in so far. With no more of them than at the last flush, there is nothing to flush. */
  arrived(): number;
  /** Sends what is queued. @returns false where not all of it is safe */
  flush(): Promise<boolean>;
  /** Sends what is queued, and stops. @returns false where not all of it is safe */
  shutdown(): Promise<boolean>;
  /** Whether what could not be sent would be tried again for so long that it kept the process alive. */
  readonly lingers: boolean;
  /** The very last moment: sends or keeps what is left, within this time in ms, without returning to the event loop. */
  endSync(limit: number): void;
}

/**
 * Sends what is queued when the process ends: when it has nothing left to do, on a signal, and in the last moment. That somebody else may find
 * something to do in `beforeExit` stops nothing. The application's own handlers and exit code stay as they are; a signal is raised again only where the
 * application has no handler for it. `signal-exit` counts as none: it ends the process by the signal once nobody else listens.
 *
 * @returns `shutdown` within the limit, the same promise for every caller; true when all was done in time
 */
export function shutDownAtExit(ending: Ending): () => Promise<boolean> {
  let ended: Promise<boolean> | undefined;
  const end = () => {
    ended ??= within(EXIT_LIMIT_MS, ending.shutdown());
    return ended;
  };
  const endSync = () => ending.endSync(LAST_MOMENT_MS);
  let flushed = -1;
  process.on('beforeExit', async () => {
    if (ending.arrived() <= flushed) return; // it is called again after each flush, until there is nothing to do
    const safe = await within(EXIT_LIMIT_MS, ending.flush());
    flushed = ending.arrived();
    if (!safe && ending.lingers) process.exit();
  });
  process.once('exit', endSync);
  const goneNow = countRemovals();
  for (const signal of SIGNALS) {
    const onSignal = async () => {
      const others = process.listenerCount(signal) - 1 + goneNow(signal);
      if (others > signalExitListeners()) return; // the application decides; its end comes as beforeExit or exit
      await end();
      process.removeListener(signal, onSignal);
      if (others === 0) {
        endSync();
        process.kill(process.pid, signal);
      } else {
        afterSignalExit(endSync);
        (process as EventEmitter).emit(signal, signal, os.constants.signals[signal]);
      }
    };
    process.on(signal, onSignal);
  }
  return end;
}

/** Counts the listeners of each signal that were removed in this turn: one that runs once is gone before the others are called. */
function countRemovals(): (signal: string) => number {
  const removed = new Map<string, number>();
  process.on('removeListener', (event) => {
    if (typeof event !== 'string' || !SIGNALS.some((signal) => signal === event)) return;
    if (removed.size === 0) setImmediate(() => removed.clear()).unref();
    removed.set(event, (removed.get(event) ?? 0) + 1);
  });
  return (signal) => removed.get(signal) ?? 0;
}

async function within(milliseconds: number, work: Promise<boolean>): Promise<boolean> {
  const limit = Promise.withResolvers<false>();
  const timer = setTimeout(limit.resolve, milliseconds, false);
  try {
    return await Promise.race([work, limit.promise]);
  } catch (error) {
    diag.error(`what was queued could not be sent: ${String(error)}`);
    return false;
  } finally {
    clearTimeout(timer);
  }
}
