/** Takes a timer back. */
export type Cancel = () => void;

/** Time, for whoever has to wait; tests bring their own. */
export interface Clock {
  /** Ms since some moment; never goes back. */
  now(): number;
  /** Calls back once after so many ms. @param keepsAlive whether the process has to stay for it; @default false */
  after(milliseconds: number, run: () => void, keepsAlive?: boolean): Cancel;
}

/** The longest time that Node's timers know; they take a longer one for none at all. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(milliseconds, run, keepsAlive = false) {
    const timer = setTimeout(run, Math.min(milliseconds, LONGEST_TIMER_MS));
    if (!keepsAlive) timer.unref();
    return () => clearTimeout(timer);
  },
};
