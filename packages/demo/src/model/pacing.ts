import { setTimeout } from 'node:timers/promises';

/** Waits until so many seconds after its making. Returns early when the signal aborts. */
export type Pacer = (seconds: number, signal?: AbortSignal) => Promise<void>;

/** Makes a clock that begins now; `pace` multiplies every time. Timers that come late are made up for. */
export function startPacer(pace: number): Pacer {
  const start = performance.now();
  return async (seconds, signal) => {
    const wait = start + seconds * 1000 * pace - performance.now();
    if (wait < 1) return;
    await setTimeout(wait, undefined, signal ? { signal } : {}).catch((error: unknown) => {
      if (!signal?.aborted) throw error;
    });
  };
}
