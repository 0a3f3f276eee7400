import type { Clock } from '../../../src/clock.ts';

/** A clock that only moves when it is told to. */
export interface TestClock extends Clock {
  /** Runs all timers of the next so many ms in their order, each with all that follows from it. */
  advance(milliseconds: number): Promise<void>;
  /** Timers that are set. */
  readonly timers: number;
}

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

export function createTestClock(): TestClock {
  const timers = new Set<Timer>();
  let now = 0;
  const nextUntil = (end: number): Timer | undefined =>
    [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  return {
    now: () => now,
    after(milliseconds, run) {
      const timer = { at: now + milliseconds, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(milliseconds) {
      const end = now + milliseconds;
      await settled();
      for (let timer = nextUntil(end); timer; timer = nextUntil(end)) {
        timers.delete(timer);
        now = timer.at;
        timer.run();
        await settled();
      }
      now = end;
    },
    get timers() {
      return timers.size;
    },
  };
}

/** Everything that waits for nothing but promises is done. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
