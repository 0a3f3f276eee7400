import type { Say } from './step.ts';

const EVERY_MS = 15_000;

/** Says every 15 seconds that a long piece of work is still going on. */
export async function heartbeat<T>(say: Say, what: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  say(`${what} ...`);
  const timer = setInterval(() => say(`${what} ... ${Math.round((Date.now() - start) / 1000)} s`), EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
