import { readerOf } from '../usage/readers.ts';
import { type Reading, shape, type UsageReader } from '../usage/reading.ts';
import { SKIPPED } from './bodyReading.ts';
import { ABANDONED, CANCELLED, INCOMPLETE, type Outcome, outcomeOf, SUCCESS } from './outcome.ts';

/** How many chunks of a stream are looked at to find out its shape. */
const MAX_LOOKS = 8;

/** Reads a result, or the chunks of a stream one after the other. Never throws. */
export interface ResultReading {
  readonly reading: Reading;
  /** The answer's text so far, where it is asked for. */
  readonly answer: string;
  /** @returns whether the value carries a part of the answer */
  read(value: unknown): boolean;
  /** How a call has ended whose whole result was read. */
  outcomeOfResult(): Outcome;
  /** How a call has ended whose stream ends now. @param isAborted whether a signal ended it */
  outcomeOfStream(isAborted: boolean): Outcome;
  /** How a call has ended whose consumer left the stream now. */
  outcomeOfLeft(): Outcome;
}

/** What an application knows of a result whose shape is unknown here. */
export type ReadResult = (value: unknown) => Partial<Reading> | undefined;

/** Makes a reading of nothing yet. */
export function startReading(own: ReadResult | undefined, wantsText: boolean): ResultReading {
  const reading: Reading = {};
  let reader: UsageReader | undefined;
  let looks = 0;
  let hasRead = false;
  let hasSkipped = false;
  let answer = '';

  function take(value: unknown): boolean {
    if (own) {
      for (const [key, part] of Object.entries(own(value) ?? {})) {
        if (part !== undefined) Object.assign(reading, { [key]: part });
      }
      return true;
    }
    const given = shape(value);
    if (!given) return true;
    if (!reader && looks < MAX_LOOKS) {
      looks++;
      reader = readerOf(given);
    }
    if (!reader) return true;
    reader.read(given, reading);
    if (wantsText) answer += reader.text(given) ?? '';
    return reader.isOutput?.(given) ?? true;
  }

  const saysError = () => reading.error !== undefined;
  /** An answer has at least one chunk; what was skipped may have said that it is finished. */
  const isCutShort = () =>
    reading.isFinished !== true && !hasSkipped && (!hasRead || reader?.saysWhenFinished === true);

  return {
    reading,
    get answer() {
      return answer;
    },
    read(value) {
      hasRead = true;
      if (value === SKIPPED) {
        hasSkipped = true;
        return true;
      }
      try {
        return take(value);
      } catch {
        return true; // a shape that only looked like a known one; the call is recorded without what it would have said
      }
    },
    outcomeOfResult: () => (saysError() ? outcomeOf(reading.error) : SUCCESS),
    outcomeOfStream(isAborted) {
      if (saysError()) return isAborted ? CANCELLED : outcomeOf(reading.error);
      if (!isCutShort()) return SUCCESS;
      return isAborted ? CANCELLED : INCOMPLETE;
    },
    outcomeOfLeft() {
      if (saysError()) return outcomeOf(reading.error);
      return reading.isFinished ? SUCCESS : ABANDONED;
    },
  };
}
