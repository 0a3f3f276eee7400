import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a check passes; after the time is up its error is the test's. */
export async function eventually(check: () => unknown, withinMs = 10_000): Promise<void> {
  const end = performance.now() + withinMs;
  for (;;) {
    try {
      return void (await check());
    } catch (error) {
      if (performance.now() > end) throw error;
      await sleep(10);
    }
  }
}
