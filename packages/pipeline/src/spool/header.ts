import { crc32 } from 'node:zlib';
import { readTally, TALLY_BYTES, type Tally, writeTally } from './tally.ts';

/** Bytes before a segment's first record. */
export const SEGMENT_HEADER_BYTES = 48;
/** Bytes of a segment's random id. */
export const ID_BYTES = 8;
/** The format that this version writes and reads. */
export const FORMAT_VERSION = 1;

const MAGIC = Buffer.from('TELLTALE');
/** magic 8, version 4, id 8, CRC 4; then, once sealed, what was written 16, CRC 4; rest zero. */
const AT = { version: 8, id: 12, crc: 20, totals: 24, totalsCrc: 24 + TALLY_BYTES } as const;

/** What a segment's first bytes say. */
export interface SegmentHeader {
  /** `damaged` also stands for a header that is not there: the file's name holds all that reading needs. */
  readonly kind: 'known' | 'unknownVersion' | 'damaged';
  /** All that was ever written to the segment; absent when it was not sealed. */
  readonly totals?: Tally;
}

/** The first bytes of a new segment. */
export function encodeSegmentHeader(id: Buffer): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(FORMAT_VERSION, AT.version);
  id.copy(bytes, AT.id);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, AT.crc)), AT.crc);
  return bytes;
}

/** The bytes that seal a segment, and their place in it. */
export function encodeSeal(id: Buffer, totals: Tally): { bytes: Buffer; at: number } {
  const bytes = Buffer.alloc(TALLY_BYTES + 4);
  writeTally(bytes, totals, 0);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, TALLY_BYTES), crc32(id)), TALLY_BYTES);
  return { bytes, at: AT.totals };
}

/** Reads a segment's first bytes; never throws. */
export function decodeSegmentHeader(bytes: Buffer, id: Buffer): SegmentHeader {
  if (bytes.length < SEGMENT_HEADER_BYTES) return { kind: 'damaged' };
  const totals = bytes.subarray(AT.totals, AT.totalsCrc);
  const sealed = bytes.readUInt32LE(AT.totalsCrc) === crc32(totals, crc32(id));
  return { kind: kindOf(bytes), ...(sealed && { totals: readTally(totals, 0) }) };
}

function kindOf(bytes: Buffer): SegmentHeader['kind'] {
  const whole = bytes.readUInt32LE(AT.crc) === crc32(bytes.subarray(0, AT.crc));
  if (!whole || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return 'damaged';
  return bytes.readUInt32LE(AT.version) === FORMAT_VERSION ? 'known' : 'unknownVersion';
}
