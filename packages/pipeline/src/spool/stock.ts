import { type ReadAt, windowed } from './disk.ts';
import { decodeSegmentHeader, ID_BYTES, SEGMENT_HEADER_BYTES } from './header.ts';
import { decodeRecordHeader, endOf, RECORD_HEADER_BYTES, type RecordHeader } from './record.ts';
import { minus, NOTHING, plus, type Tally, tallyOf } from './tally.ts';

/** What a segment holds that someone else wrote. */
export interface Stock {
  /** Written and not acknowledged. */
  readonly waiting: Tally;
  /** Lost in damaged places, as far as whole records or the seal tell. */
  readonly damaged: Tally;
  readonly damagedPlaces: number;
  /** Time of the newest record, in ms since the epoch; 0 without one. */
  readonly newestAt: number;
}

const SEARCH_BYTES = 64 * 1024;

/** The record at a place, or the first whole one behind it. Only headers are checked here, bodies when they are read. */
export function recordFrom(read: ReadAt, id: Buffer, from: number, end: number): RecordHeader | undefined {
  return recordAt(read, id, from) ?? search(read, id, from + 1, end);
}

/** Counts what is in a segment of `size` bytes. */
export function takeStock(readFile: ReadAt, id: Buffer, size: number): Stock {
  const read = windowed(readFile, size);
  const header = decodeSegmentHeader(read(0, SEGMENT_HEADER_BYTES), id);
  let places = header.kind === 'damaged' && size > 0 ? 1 : 0;
  let waiting = NOTHING;
  let damaged = NOTHING;
  let seen = NOTHING;
  let newestAt = 0;
  for (let at = SEGMENT_HEADER_BYTES; at < size; ) {
    const record = recordFrom(read, id, at, size);
    if (record?.offset !== at) places += 1;
    if (!record) break;
    damaged = plus(damaged, minus(record.before, seen));
    const own = tallyOf(record);
    seen = plus(record.before, own);
    newestAt = Math.max(newestAt, record.writtenAt);
    at = endOf(record);
    if (at > size) {
      places += 1;
      damaged = plus(damaged, own);
    } else if (!record.acknowledged) waiting = plus(waiting, own);
  }
  if (header.totals) {
    const cut = minus(header.totals, seen);
    if (cut.batches > 0) places = Math.max(1, places);
    damaged = plus(damaged, cut);
  }
  return { waiting, damaged, damagedPlaces: places, newestAt };
}

function recordAt(read: ReadAt, id: Buffer, offset: number): RecordHeader | undefined {
  return decodeRecordHeader(id, read(offset, RECORD_HEADER_BYTES), offset);
}

function search(read: ReadAt, id: Buffer, from: number, end: number): RecordHeader | undefined {
  for (let start = from; start < end; start += SEARCH_BYTES) {
    const chunk = read(start, SEARCH_BYTES + ID_BYTES - 1);
    for (let hit = chunk.indexOf(id); hit >= 0; hit = chunk.indexOf(id, hit + 1)) {
      const record = recordAt(read, id, start + hit);
      if (record) return record;
    }
  }
  return undefined;
}
