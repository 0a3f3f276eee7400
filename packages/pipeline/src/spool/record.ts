import { crc32 } from 'node:zlib';
import type { Batch } from '../batch.ts';
import { ID_BYTES } from './header.ts';
import { readTally, SIGNALS, type Tally, writeTally } from './tally.ts';

/** Bytes before a record's body. */
export const RECORD_HEADER_BYTES = 64;
/** Where in a record its acknowledgement stands; the only bytes that change after writing. */
export const ACKNOWLEDGED_AT = 8;

const AT = {
  crc: 12,
  bodyCrc: 16,
  bodyBytes: 20,
  offset: 24,
  signal: 28,
  count: 32,
  writtenAt: 36,
  before: 44,
} as const;

/** What stands before a record's body. */
export interface RecordHeader extends Pick<Batch, 'signal' | 'count'> {
  /** Place in the segment, in bytes. */
  readonly offset: number;
  readonly bodyBytes: number;
  readonly bodyCrc: number;
  /** Time of writing, in ms since the epoch. */
  readonly writtenAt: number;
  /** What was written to the segment before: tells from the next whole record what a damaged place held. */
  readonly before: Tally;
  readonly crc: number;
  readonly acknowledged: boolean;
}

/**
 * A record's header. It begins with the segment's random id, which nobody who only chooses what is logged can know: so a
 * reader that lost its way may look for it without taking a body's content for a record.
 */
export function encodeRecordHeader(
  id: Buffer,
  batch: Batch,
  place: Pick<RecordHeader, 'offset' | 'writtenAt' | 'before'>,
): Buffer {
  const bytes = Buffer.alloc(RECORD_HEADER_BYTES);
  id.copy(bytes);
  bytes.writeUInt32LE(crc32(batch.body), AT.bodyCrc);
  bytes.writeUInt32LE(batch.body.length, AT.bodyBytes);
  bytes.writeUInt32LE(place.offset, AT.offset);
  bytes.writeUInt32LE(SIGNALS.indexOf(batch.signal), AT.signal);
  bytes.writeUInt32LE(batch.count, AT.count);
  bytes.writeDoubleLE(place.writtenAt, AT.writtenAt);
  writeTally(bytes, place.before, AT.before);
  bytes.writeUInt32LE(headerCrc(bytes), AT.crc);
  return bytes;
}

/** Reads the header at `offset`; nothing when the bytes are not exactly what was written there. */
export function decodeRecordHeader(id: Buffer, bytes: Buffer, offset: number): RecordHeader | undefined {
  if (bytes.length < RECORD_HEADER_BYTES || !bytes.subarray(0, ID_BYTES).equals(id)) return undefined;
  const crc = bytes.readUInt32LE(AT.crc);
  const signal = SIGNALS[bytes.readUInt32LE(AT.signal)];
  if (crc !== headerCrc(bytes) || !signal || bytes.readUInt32LE(AT.offset) !== offset) return undefined;
  return {
    offset,
    signal,
    count: bytes.readUInt32LE(AT.count),
    bodyBytes: bytes.readUInt32LE(AT.bodyBytes),
    bodyCrc: bytes.readUInt32LE(AT.bodyCrc),
    writtenAt: bytes.readDoubleLE(AT.writtenAt),
    before: readTally(bytes, AT.before),
    crc,
    acknowledged: bytes.readUInt32LE(ACKNOWLEDGED_AT) === mark(crc),
  };
}

/** The bytes that acknowledge a record: no flipped bit makes them out of the zeros that stand there before. */
export function encodeAcknowledgement({ crc }: RecordHeader): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(mark(crc));
  return bytes;
}

/** Where the next record begins. */
export function endOf({ offset, bodyBytes }: Pick<RecordHeader, 'offset' | 'bodyBytes'>): number {
  return offset + RECORD_HEADER_BYTES + bodyBytes;
}

function headerCrc(bytes: Buffer): number {
  const withoutMark = bytes.subarray(AT.bodyCrc, RECORD_HEADER_BYTES);
  return crc32(withoutMark, crc32(bytes.subarray(0, ID_BYTES)));
}

/** Never zero, which means "waiting". */
function mark(crc: number): number {
  return ~crc >>> 0 || 1;
}
