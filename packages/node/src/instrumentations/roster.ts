import type { Instrumentation } from '@opentelemetry/instrumentation';
import { createAtStart, createLater } from './create.ts';
import { type Switchable, switchable } from './switchable.ts';
import type { Asked, Entry } from './table.ts';

/** The instrumentations that were made. */
export interface Roster {
  has(name: string): boolean;
  /** Makes one before the SDK has started. @returns none where that fails, which is told */
  addAtStart(entry: Entry): Instrumentation[];
  /** Makes one after the SDK has started; a failure is told. */
  add(entry: Entry): void;
  disable(name: string): void;
  /**
   * Switches one on or off, and makes it first where it waits for no module.
   *
   * @returns why that takes effect at the next start only
   */
  turn(entry: Entry, on: boolean): string | undefined;
}

/** @param isReloaded whether they are made to be switched on again */
export function createRoster(asked: Asked, isReloaded: boolean): Roster {
  const made = new Map<string, Switchable | Instrumentation>();

  function keep({ name }: Entry, instrumentation: Instrumentation | undefined): Instrumentation[] {
    if (!instrumentation) return [];
    made.set(name, isReloaded ? switchable(instrumentation) : instrumentation);
    return [instrumentation];
  }

  return {
    has: (name) => made.has(name),
    addAtStart: (entry) => keep(entry, createAtStart(entry, asked)),
    add(entry) {
      keep(entry, createLater(entry, asked));
    },
    disable(name) {
      made.get(name)?.disable();
    },
    turn(entry, on) {
      try {
        const instrumentation = made.get(entry.name);
        if (!on) instrumentation?.disable();
        else if (instrumentation)
          return instrumentation.enable() ? undefined : 'its module is loaded already';
        else if (entry.modules.length === 0) keep(entry, createLater(entry, asked));
        return undefined;
      } catch (error) {
        return `it cannot be switched: ${String(error)}`;
      }
    },
  };
}
