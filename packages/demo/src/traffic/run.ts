import { setTimeout } from 'node:timers/promises';
import { base, en, Faker } from '@faker-js/faker';
import { PEOPLE } from '../data/people.ts';
import { noCounts, type TrafficCounts } from './counts.ts';
import { visit } from './visit.ts';

/** Settings of a traffic run. */
export interface TrafficOptions {
  /** Address of the application. */
  readonly url: string;
  /** How many users there are at a time. @default 20 */
  readonly users?: number;
  /** After this time users begin nothing new; `Infinity` goes on until the signal. @default 60 */
  readonly seconds?: number;
  /** What each user decides depends on it alone. @default 1 */
  readonly seed?: number;
  /** Average time between two things that a user does, in seconds. @default 2 */
  readonly think?: number;
  /** Ends the run early, as the time does. */
  readonly signal?: AbortSignal;
  /** Told of what should not have happened. @default nothing */
  readonly onUnexpected?: (error: unknown) => void;
}

/** Lets users visit the application until the time is over; each finishes what is under way. */
export async function runTraffic(options: TrafficOptions): Promise<TrafficCounts> {
  const { users = 20, seconds = 60, seed = 1, signal } = options;
  const counts = noCounts();
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const timer = Number.isFinite(seconds) ? globalThis.setTimeout(end, seconds * 1000) : undefined;
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  try {
    const everybody = Array.from({ length: users }, (_, index) => {
      const chance = new Faker({ locale: [en, base], seed: seed * 10_000 + index });
      return comeAndGo(options, index, chance, counts, ending.signal);
    });
    await Promise.all(everybody);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
  return counts;
}

async function comeAndGo(
  { url, think: average = 2, onUnexpected }: TrafficOptions,
  index: number,
  chance: Faker,
  counts: TrafficCounts,
  ending: AbortSignal,
): Promise<void> {
  const user = PEOPLE[index % PEOPLE.length];
  if (!user) return;
  const think = async (): Promise<boolean> => {
    // Mostly short, sometimes long, as between the events of a crowd.
    const seconds = -Math.log(1 - chance.number.float({ max: 0.99 })) * average;
    await setTimeout(seconds * 1000, undefined, { signal: ending }).catch(() => {});
    return !ending.aborted;
  };
  while (await think()) {
    try {
      await visit({ url, user, chance, counts, think });
    } catch (error) {
      counts.unexpected++;
      onUnexpected?.(error);
    }
  }
}
