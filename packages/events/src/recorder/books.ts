import type { Instruments } from '../metrics/instruments.ts';
import type { LookUpOutcome } from '../users/userDirectory.ts';

/** How many events a recorder has seen. */
export interface RecorderStats {
  /** Given to OpenTelemetry's logger. */
  readonly recorded: number;
  /** Whose payload did not fit: sent without what did not, or not at all. */
  readonly invalid: number;
  /** Of these, not sent, by the choice of `invalid: 'drop'`. */
  readonly dropped: number;
  /** Sent but not measured, since one of the event's metrics threw. */
  readonly unmeasured: number;
  /** Not sent, since it was no event at all, or the payload or the logger threw. */
  readonly failed: number;
  /** Waiting for the look-up of their user. */
  readonly waiting: number;
  /** Sent with the user's id alone, since the look-up found nobody, failed, took too long or was cut off. */
  readonly withoutUser: number;
}

const INVALID = {
  type: 'counter',
  name: 'telltale.events.invalid',
  unit: '{event}',
  description: 'Events whose payload did not fit their definition.',
} as const;
const LOOK_UPS = {
  type: 'counter',
  name: 'telltale.events.user_lookups',
  unit: '{lookup}',
  description: 'Look-ups of users, by how they ended.',
} as const;

/** Counts for the recorder's own figures, which are metrics too. */
export interface Books {
  readonly counts: { -readonly [Name in Exclude<keyof RecorderStats, 'waiting'>]: number };
  invalid(event: string): void;
  lookUp(outcome: LookUpOutcome): void;
}

/** Opens the books of one recorder. */
export function createBooks(instruments: Instruments): Books {
  const counts = { recorded: 0, invalid: 0, dropped: 0, unmeasured: 0, failed: 0, withoutUser: 0 };

  function count(definition: typeof INVALID | typeof LOOK_UPS, attributes: Record<string, string>): void {
    try {
      instruments.of(definition)(1, attributes);
    } catch {
      // A meter that throws is told of where an event is measured.
    }
  }

  return {
    counts,
    invalid(event) {
      counts.invalid++;
      count(INVALID, { 'telltale.event.name': event });
    },
    lookUp(outcome) {
      count(LOOK_UPS, { 'telltale.lookup.outcome': outcome });
    },
  };
}
