import { isOn, type Switches, type SwitchVariables } from './switches.ts';
import type { Entry } from './table.ts';

/** Which instrumentations are to be on at the moment. */
export interface InForce {
  /** The switches of the settings. */
  readonly switches: Switches;
  has(entry: Entry): boolean;
  /** The application has one of its own of that name: ours stays off, as two would see everything twice. */
  yield(name: string): void;
  hasYielded(name: string): boolean;
  /** From now on these are the switches. */
  change(switches: Switches): void;
}

/** @param variables the standard variables, over which the switches win */
export function createInForce(variables: SwitchVariables, switches: Switches): InForce {
  const yielded = new Set<string>();
  let current = switches;
  return {
    get switches() {
      return current;
    },
    has: (entry) => !yielded.has(entry.name) && isOn(entry, variables, current),
    yield: (name) => void yielded.add(name),
    hasYielded: (name) => yielded.has(name),
    change(next) {
      current = next;
    },
  };
}
