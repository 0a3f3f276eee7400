import { findAutoInstrumentations } from './autoInstrumentations.ts';
import { type Entry, TABLE } from './table.ts';

/** The instrumentations that this application can have. */
export interface Available {
  /** Those of the distribution, then what else the application brings; each name once. */
  readonly entries: readonly Entry[];
  /** Why there are none beyond the distribution's, although the application means to bring them. */
  readonly problem: string | undefined;
}

/** Finds the instrumentations; it loads none. */
export function available(): Available {
  const brought = findAutoInstrumentations(process.argv[1]);
  const ours = new Set(TABLE.map(({ name }) => name));
  const more = brought?.entries.filter(({ name }) => !ours.has(name)) ?? [];
  return { entries: [...TABLE, ...more], problem: brought?.problem };
}
