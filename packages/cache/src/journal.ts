import type { Store } from './store.ts';
import { EVERY_KEY, type Writes } from './writes.ts';

/** The most keys that are remembered; with more, the whole cache counts as changed. */
export const JOURNAL_KEYS = 10_000;
/** Keys that are put right in one step. */
const STEP = 500;

/**
 * The keys that were changed while a server was away. Their entries there are out of date, and are removed before
 * anybody reads them again.
 */
export interface Journal {
  note(writes: Writes): void;
  pending(): boolean;
  /** Removes from the store what was changed; what is noted meanwhile stays pending. */
  settle(store: Store): Promise<void>;
}

/** Makes an empty journal. */
export function createJournal(): Journal {
  const changed = new Set<string>();
  let everything = false;

  function note(writes: Writes): void {
    if (everything) return;
    if (writes !== EVERY_KEY) for (const key of writes) changed.add(key);
    if (writes === EVERY_KEY || changed.size > JOURNAL_KEYS) {
      everything = true;
      changed.clear();
    }
  }

  async function settle(writes: Writes, done: Promise<unknown>): Promise<void> {
    try {
      await done;
    } catch (error) {
      note(writes);
      throw error;
    }
  }

  return {
    note,
    pending: () => everything || changed.size > 0,
    async settle(store) {
      if (everything) {
        everything = false;
        return settle(EVERY_KEY, store.clear());
      }
      const step = [...changed].slice(0, STEP);
      for (const key of step) changed.delete(key);
      return settle(step, store.deleteMany(step));
    },
  };
}
