import { NOTHING, plus, type Tally } from './tally.ts';
import type { DropReason } from './types.ts';

/** Counts what a spool lost, by reason. */
export interface Ledger {
  drop(reason: DropReason, tally: Tally): void;
  /** A place in a segment that was no whole record. */
  damagedPlace(): void;
  readonly dropped: Readonly<Record<DropReason, Tally>>;
  readonly damagedPlaces: number;
}

/** A ledger with nothing in it. */
export function createLedger(): Ledger {
  const dropped = { full: NOTHING, age: NOTHING, damaged: NOTHING, removed: NOTHING };
  let damagedPlaces = 0;
  return {
    drop(reason, tally) {
      dropped[reason] = plus(dropped[reason], tally);
    },
    damagedPlace() {
      damagedPlaces += 1;
    },
    get dropped() {
      return { ...dropped };
    },
    get damagedPlaces() {
      return damagedPlaces;
    },
  };
}
