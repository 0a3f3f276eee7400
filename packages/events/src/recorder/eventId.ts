import { randomBytes } from 'node:crypto';

/** Ids that one millisecond has room for; further ones take the next. */
const PER_MILLISECOND = 0x1000;
/** Where a millisecond's first id starts at most, so that there is room to count. */
const MAX_START = 0x400;

/** Ids that one draw of random bytes is enough for. */
const PER_DRAW = 256;
/** Bytes of each: 8, of which two bits are the variant's. */
const BYTES = 8;

/** The text of each counter value: `7`, the version, stands in front of it. */
const COUNTERS = Array.from({ length: PER_MILLISECOND }, (_, value) => value.toString(16).padStart(3, '0'));

/**
 * Makes UUIDv7s (RFC 9562) that sort in the order in which they were made: 48 bits of time, a counter of 12 bits that starts anew each
 * millisecond, and 62 random bits, which are drawn for many ids at once: asking for them costs more than all the rest.
 *
 * @param clock the time in milliseconds
 */
export function eventIds(clock: () => number = Date.now): () => string {
  let last = 0;
  let counter = 0;
  let prefix = '';
  let random: readonly string[] = [];
  let drawn = 0;

  function begin(millisecond: number): void {
    last = millisecond;
    const time = millisecond.toString(16).padStart(12, '0');
    prefix = `${time.slice(0, 8)}-${time.slice(8)}-7`;
  }

  return () => {
    if (drawn === random.length) {
      random = drawRandom();
      drawn = 0;
    }
    const tail = random[drawn++] as string;
    const millisecond = clock();
    if (millisecond > last) {
      begin(millisecond);
      counter = Number.parseInt(tail.slice(-4), 16) % MAX_START;
    } else if (++counter === PER_MILLISECOND) {
      begin(last + 1);
      counter = 0;
    }
    return prefix + COUNTERS[counter] + tail;
  };
}

/** Ends of ids: variant and random bits, such as `-8f6e-2f1d8a1b2c3d`. */
function drawRandom(): string[] {
  const bytes = randomBytes(PER_DRAW * BYTES);
  return Array.from({ length: PER_DRAW }, (_, index) => {
    const at = index * BYTES;
    bytes[at] = ((bytes[at] ?? 0) & 0x3f) | 0x80;
    const hex = bytes.toString('hex', at, at + BYTES);
    return `-${hex.slice(0, 4)}-${hex.slice(4)}`;
  });
}
