import { readerOf } from '../usage/readers.ts';
import { type Reading, shape, type UsageReader } from '../usage/reading.ts';

/** How many chunks of a stream are looked at to find out its shape. */
const MAX_LOOKS = 8;

/** Reads a result, or the chunks of a stream one after the other. Never throws. */
export interface ResultReading {
  readonly reading: Reading;
  /** The answer's text so far, where it is asked for. */
  readonly answer: string;
  /** @returns whether the value carries a part of the answer */
  read(value: unknown): boolean;
  /** Whether a stream that ends now was cut short. */
  isCutShort(): boolean;
}

/** What an application knows of a result whose shape is unknown here. */
export type ReadResult = (value: unknown) => Partial<Reading> | undefined;

/** Makes a reading of nothing yet. */
export function startReading(own: ReadResult | undefined, wantsText: boolean): ResultReading {
  const reading: Reading = {};
  let reader: UsageReader | undefined;
  let looks = 0;
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

  return {
    reading,
    get answer() {
      return answer;
    },
    read(value) {
      try {
        return take(value);
      } catch {
        return true; // a shape that only looked like a known one; the call is recorded without what it would have said
      }
    },
    isCutShort: () => reader?.saysWhenFinished === true && reading.isFinished !== true,
  };
}
