import { closeSync, fstatSync, fsyncSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Batch } from '../batch.ts';
import { decodeSegmentHeader, encodeSegmentHeader, ID_BYTES, SEGMENT_HEADER_BYTES } from './header.ts';
import type { Ledger } from './ledger.ts';
import {
  ACKNOWLEDGED_AT,
  decodeRecordHeader,
  encodeAcknowledgement,
  encodeRecordHeader,
  endOf,
  RECORD_HEADER_BYTES,
  type RecordHeader,
} from './record.ts';
import { minus, NOTHING, plus, type Tally, tallyOf } from './tally.ts';
import type { SpooledBatch } from './types.ts';

/** A record of a segment that is not acknowledged. */
interface Waiting {
  readonly header: RecordHeader;
  taken: boolean;
}

/** One append-only file of batches. Only its owner has it open. */
export class Segment {
  readonly file: string;
  /** No more is appended. */
  sealed = false;
  /** Time of the newest record, in ms since the epoch. */
  newest = 0;
  readonly #id: Buffer;
  readonly #fd: number;
  readonly #ledger: Ledger;
  #waiting: Waiting[] = [];
  #written: Tally = NOTHING;
  #bytes: number;

  private constructor(file: string, id: Buffer, fd: number, bytes: number, ledger: Ledger) {
    this.file = file;
    this.#id = id;
    this.#fd = fd;
    this.#bytes = bytes;
    this.#ledger = ledger;
  }

  /** Begins a file. @throws what the file system says */
  static create(file: string, id: Buffer, ledger: Ledger): Segment {
    const fd = openSync(file, 'wx+', 0o600);
    writeAll(fd, encodeSegmentHeader(id), 0);
    return new Segment(file, id, fd, SEGMENT_HEADER_BYTES, ledger);
  }

  /**
   * Opens what an owner left that is gone, and finds all whole records in it.
   *
   * @returns undefined for a file of a version that this code does not know: it is left alone
   */
  static open(file: string, id: Buffer, ledger: Ledger): Segment | undefined {
    const fd = openSync(file, 'r+');
    const { size } = fstatSync(fd);
    const head = read(fd, 0, SEGMENT_HEADER_BYTES);
    if (decodeSegmentHeader(head, id).kind === 'unknownVersion') {
      closeSync(fd);
      return undefined;
    }
    const segment = new Segment(file, id, fd, size, ledger);
    segment.sealed = true;
    segment.#scan(size);
    return segment;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** What is neither acknowledged nor lost. */
  get tally(): Tally {
    return this.#waiting.reduce((sum, { header }) => plus(sum, tallyOf(header)), NOTHING);
  }

  /** Whether somebody has taken a record that is not yet acknowledged or released. */
  get busy(): boolean {
    return this.#waiting.some(({ taken }) => taken);
  }

  /** @throws what the file system says; what was half written is cut off by the next record's place */
  append(batch: Batch, writtenAt: number): void {
    const place = { offset: this.#bytes, writtenAt, before: this.#written };
    const head = encodeRecordHeader(this.#id, batch, place);
    writeAll(this.#fd, Buffer.concat([head, batch.body]), this.#bytes);
    const header = decodeRecordHeader(this.#id, head, this.#bytes);
    if (!header) throw new Error('a record that was just encoded cannot be read');
    this.#waiting.push({ header, taken: false });
    this.#written = plus(this.#written, tallyOf(batch));
    this.#bytes = endOf(header);
    this.newest = writtenAt;
  }

  /** The oldest record that nobody has taken; damaged ones are dropped and counted on the way. */
  take(): { batch: SpooledBatch; offset: number } | undefined {
    for (;;) {
      const found = this.#waiting.find(({ taken }) => !taken);
      if (!found) return undefined;
      const { offset, bodyBytes, bodyCrc, signal, count, writtenAt } = found.header;
      const body = read(this.#fd, offset + RECORD_HEADER_BYTES, bodyBytes);
      if (body.length === bodyBytes && crc32(body) === bodyCrc) {
        found.taken = true;
        return { batch: { signal, count, body, writtenAt }, offset };
      }
      this.#ledger.damagedPlace();
      this.#ledger.drop('damaged', tallyOf(found.header));
      this.#forget(offset);
    }
  }

  /** The record at this place has arrived. The mark on disk survives the death of the process. */
  acknowledge(offset: number): void {
    const header = this.#forget(offset);
    if (!header) return;
    try {
      writeAll(this.#fd, encodeAcknowledgement(header), offset + ACKNOWLEDGED_AT);
    } catch {
      // Without the mark it is sent once more after a crash; its ids make that harmless.
    }
  }

  release(offset: number): void {
    const found = this.#waiting.find(({ header }) => header.offset === offset);
    if (found) found.taken = false;
  }

  /** Whether all records are acknowledged or lost, and no more will come. */
  get done(): boolean {
    return this.sealed && this.#waiting.length === 0;
  }

  seal(fsync: boolean): void {
    if (this.sealed) return;
    this.sealed = true;
    if (fsync) fsyncSync(this.#fd);
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** Removes the file with all that is in it. */
  remove(): void {
    this.close();
    try {
      unlinkSync(this.file);
    } catch {
      // Somebody removed it before.
    }
  }

  #forget(offset: number): RecordHeader | undefined {
    const index = this.#waiting.findIndex(({ header }) => header.offset === offset);
    return index < 0 ? undefined : this.#waiting.splice(index, 1)[0]?.header;
  }

  /** Finds the whole records. After a damaged place the next record is found by the segment's id, which each begins with. */
  #scan(size: number): void {
    const bytes = read(this.#fd, 0, size);
    let seen: Tally = NOTHING;
    for (let at = SEGMENT_HEADER_BYTES; at < size; ) {
      const header = decodeRecordHeader(this.#id, bytes.subarray(at, at + RECORD_HEADER_BYTES), at);
      if (header && endOf(header) <= size) {
        const lost = minus(header.before, seen);
        if (lost.batches > 0) this.#ledger.drop('damaged', lost);
        seen = plus(header.before, tallyOf(header));
        if (!header.acknowledged) this.#waiting.push({ header, taken: false });
        this.newest = Math.max(this.newest, header.writtenAt);
        at = endOf(header);
        continue;
      }
      this.#ledger.damagedPlace();
      const next = bytes.indexOf(this.#id, at + (header ? ID_BYTES : 1));
      if (next < 0) break;
      at = next;
    }
    this.#written = seen;
  }
}

function read(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const got = readSync(fd, bytes, filled, length - filled, position + filled);
    if (got === 0) break;
    filled += got;
  }
  return bytes.subarray(0, filled);
}

function writeAll(fd: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(fd, bytes, done, bytes.length - done, position + done);
  }
}
