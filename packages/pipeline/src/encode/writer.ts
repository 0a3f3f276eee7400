import type { HrTime } from '@opentelemetry/api';
import type { Words } from './words.ts';

/**
 * Room that is always left behind the limit: what is written between two checks (tags, numbers, ids) fits into it, so only
 * what has a length of its own is checked.
 */
export const SLACK_BYTES = 128;

/** Longest text that is written unit by unit; from there on the call of the native encoder is worth what it costs. */
const MAX_SHORT = 24;
const LAST_ASCII = 0x7f;
const MAX_UTF8_PER_UNIT = 3;
const TWO_32 = 4_294_967_296;

/** Thrown where the memory is too small for what is written; the same object each time, since it is no error of anybody. */
export const OVERFLOW: unique symbol = Symbol('telltale.pipeline.overflow');

const HEX = new Uint8Array(128);
for (let digit = 0; digit < 16; digit++) {
  HEX[digit.toString(16).charCodeAt(0)] = digit;
  HEX[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

/**
 * Writes protobuf into memory that somebody else gives and takes away. It makes no objects.
 *
 * Wire format: https://protobuf.dev/programming-guides/encoding/
 */
export class ProtoWriter {
  /** Where the next byte goes. */
  position = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  #limit = 0;
  #second = -1;
  #secondLow = 0;
  #secondHigh = 0;

  /** Writes into these bytes from `position` on. */
  use(bytes: Buffer, position: number): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#limit = bytes.byteLength - SLACK_BYTES;
    this.position = position;
  }

  /** Throws {@link OVERFLOW} unless this many bytes fit. */
  need(bytes: number): void {
    if (this.position + bytes > this.#limit) throw OVERFLOW;
  }

  /** A tag of fields 1 to 15, or any other single byte. */
  byte(value: number): void {
    this.#bytes[this.position++] = value;
  }

  /** A tag of fields 16 to 2047. */
  tag2(field: number, wireType: number): void {
    const tag = (field << 3) | wireType;
    this.#bytes[this.position++] = (tag & 0x7f) | 0x80;
    this.#bytes[this.position++] = tag >>> 7;
  }

  /** An unsigned integer below 2^32. */
  varint(value: number): void {
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.#bytes[this.position++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.position++] = rest;
  }

  /** An integer from -2^63 to below 2^63, negative ones as two's complement of 64 bits. */
  varint64(value: number): void {
    if (value >= 0 && value < TWO_32) {
      this.varint(value);
      return;
    }
    const magnitude = Math.abs(value);
    let low = (magnitude % TWO_32) >>> 0;
    let high = Math.floor(magnitude / TWO_32) >>> 0;
    if (value < 0) {
      low = (~low + 1) >>> 0;
      high = (~high + (low === 0 ? 1 : 0)) >>> 0;
    }
    while (high > 0 || low > 0x7f) {
      this.#bytes[this.position++] = (low & 0x7f) | 0x80;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.#bytes[this.position++] = low;
  }

  /** 32 bits, little-endian. */
  fixed32(value: number): void {
    this.#view.setUint32(this.position, value, true);
    this.position += 4;
  }

  /** A double. */
  double(value: number): void {
    this.#view.setFloat64(this.position, value, true);
    this.position += 8;
  }

  /** A time in nanoseconds since the epoch as 64 bits. Its product exceeds a double, so the second's is kept in two halves. */
  time(time: HrTime): void {
    if (time[0] !== this.#second) this.#enter(time[0]);
    const low = this.#secondLow + time[1];
    this.#view.setUint32(this.position, low, true);
    this.#view.setUint32(this.position + 4, this.#secondHigh + (low >= TWO_32 ? 1 : 0), true);
    this.position += 8;
  }

  #enter(second: number): void {
    const upper = Math.floor(second / 65_536) * 1e9;
    const lower = (second & 0xffff) * 1e9 + (upper % 65_536) * 65_536;
    this.#second = second;
    this.#secondLow = lower % TWO_32;
    this.#secondHigh = Math.floor(upper / 65_536) + Math.floor(lower / TWO_32);
  }

  /** Bytes that were prepared; they fit into the slack. */
  words({ words, bytes }: Words): void {
    const at = this.position;
    for (let i = 0; i < words.length; i++) this.#view.setInt32(at + 4 * i, words[i] as number, true);
    this.position = at + bytes;
  }

  /** Reads what was written, from a position on, for {@link words}. */
  copyWords(from: number, words: Int32Array): void {
    for (let i = 0; i < words.length; i++) words[i] = this.#view.getInt32(from + 4 * i, true);
  }

  /** Length and bytes of a hexadecimal id. One of another length is left empty: a server would refuse the whole request for it. */
  id(digits: string, bytes: number): void {
    if (digits.length !== 2 * bytes) {
      this.byte(0);
      return;
    }
    const end = digits.length;
    let at = this.position;
    this.#bytes[at++] = bytes;
    for (let i = 0; i < end; i += 2) {
      const high = HEX[digits.charCodeAt(i)] as number;
      this.#bytes[at++] = (high << 4) | (HEX[digits.charCodeAt(i + 1)] as number);
    }
    this.position = at;
  }

  /** Length and bytes. */
  binary(value: Uint8Array): void {
    this.need(value.byteLength);
    this.varint(value.byteLength);
    this.raw(value);
  }

  /** Bytes alone. */
  raw(value: Uint8Array): void {
    this.need(value.byteLength);
    this.#bytes.set(value, this.position);
    this.position += value.byteLength;
  }

  /** Length and UTF-8 of a text; a lone surrogate becomes U+FFFD. */
  text(value: string): void {
    if (!this.#ascii(value)) this.#utf8(value);
  }

  /** Writes a short text of ASCII alone; false where it is none, and nothing is written. */
  #ascii(value: string): boolean {
    const length = value.length;
    if (length > MAX_SHORT) return false;
    this.need(length);
    const bytes = this.#bytes;
    let at = this.position;
    bytes[at++] = length;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > LAST_ASCII) return false;
      bytes[at++] = unit;
    }
    this.position = at;
    return true;
  }

  #utf8(value: string): void {
    const at = this.open();
    const most = value.length * MAX_UTF8_PER_UNIT;
    if (this.position + most > this.#limit) this.need(Buffer.byteLength(value));
    this.position += this.#bytes.write(value, this.position, 'utf8');
    this.close(at);
  }

  /** Begins something with a length that is not known yet. @returns what {@link close} takes */
  open(): number {
    this.need(0);
    return this.position++;
  }

  /** Ends what {@link open} began: most lengths have one byte; a longer one moves the content on. */
  close(at: number): void {
    const length = this.position - at - 1;
    if (length <= 0x7f) {
      this.#bytes[at] = length;
      return;
    }
    const extra = length < 1 << 14 ? 1 : length < 1 << 21 ? 2 : length < 1 << 28 ? 3 : 4;
    this.need(extra);
    this.#bytes.copyWithin(at + 1 + extra, at + 1, this.position);
    this.position = at;
    this.varint(length);
    this.position += length;
  }
}
