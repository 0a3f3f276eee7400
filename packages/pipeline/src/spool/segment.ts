import { crc32 } from 'node:zlib';
import type { Batch } from '../batch.ts';
import { SegmentFile } from './file.ts';
import { decodeSegmentHeader, encodeSeal, encodeSegmentHeader, SEGMENT_HEADER_BYTES } from './header.ts';
import type { Ledger } from './ledger.ts';
import {
  ACKNOWLEDGED_AT,
  encodeAcknowledgement,
  encodeRecordHeader,
  endOf,
  RECORD_HEADER_BYTES,
  type RecordHeader,
} from './record.ts';
import { recordFrom, takeStock } from './stock.ts';
import { minus, NOTHING, plus, type Tally, tallyOf } from './tally.ts';
import type { SpooledBatch } from './types.ts';

/**
 * One append-only file of batches. It is read by a position that moves on: memory holds only what is being sent or was given
 * back, however much waits on disk.
 */
export class Segment {
  /** No more is appended. */
  sealed = false;
  /** Time of the newest record, in ms since the epoch. */
  newest = 0;
  readonly #id: Buffer;
  readonly #file: SegmentFile;
  readonly #ledger: Ledger;
  readonly #taken = new Map<number, RecordHeader>();
  #returned: RecordHeader[] = [];
  #waiting: Tally = NOTHING;
  #written: Tally = NOTHING;
  #position = SEGMENT_HEADER_BYTES;
  #bytes = SEGMENT_HEADER_BYTES;
  /** The file is no longer under its name: once closed it would be gone. */
  #detached = false;

  private constructor(file: SegmentFile, id: Buffer, ledger: Ledger) {
    this.#file = file;
    this.#id = id;
    this.#ledger = ledger;
  }

  /** Begins a file. @throws what the file system says */
  static create(path: string, id: Buffer, ledger: Ledger): Segment {
    const file = SegmentFile.create(path);
    try {
      file.write([encodeSegmentHeader(id)], 0);
    } catch (error) {
      file.remove();
      throw error;
    }
    return new Segment(file, id, ledger);
  }

  /**
   * Opens what an owner left that is gone, and counts what is in it.
   *
   * @returns undefined for a file of a version that this code does not know: it is left alone
   * @throws what the file system says
   */
  static open(path: string, id: Buffer, ledger: Ledger): Segment | undefined {
    const file = SegmentFile.at(path);
    try {
      const header = decodeSegmentHeader(file.read(0, SEGMENT_HEADER_BYTES), id);
      if (header.kind === 'unknownVersion') return undefined;
      const segment = new Segment(file, id, ledger);
      segment.#takeStock();
      return segment;
    } finally {
      file.rest();
    }
  }

  get path(): string {
    return this.#file.path;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether whoever comes after this process finds the file. */
  get inPlace(): boolean {
    return this.#file.inPlace;
  }

  /** What is neither acknowledged nor lost. */
  get tally(): Tally {
    return this.#waiting;
  }

  /** Whether somebody has taken a record that is not yet acknowledged or released. */
  get busy(): boolean {
    return this.#taken.size > 0;
  }

  /** Whether all records are acknowledged or lost, and no more will come. */
  get done(): boolean {
    return this.sealed && this.#waiting.batches === 0;
  }

  /**
   * Writes a batch behind all others.
   *
   * @returns false when the file is no longer under its name, so that the batch is not safe here: it is not counted in
   * @throws what the file system says; nothing of the batch remains then
   */
  append(batch: Batch, writtenAt: number): boolean {
    const place = { offset: this.#bytes, writtenAt, before: this.#written };
    try {
      this.#file.write([encodeRecordHeader(this.#id, batch, place), batch.body], this.#bytes);
    } catch (error) {
      this.#file.cut(this.#bytes);
      throw error;
    }
    if (!this.#file.inPlace) {
      this.sealed = true;
      this.#detached = true;
      return false;
    }
    const own = tallyOf(batch);
    this.#written = plus(this.#written, own);
    this.#waiting = plus(this.#waiting, own);
    this.#bytes = endOf({ offset: this.#bytes, bodyBytes: batch.body.byteLength });
    this.newest = writtenAt;
    return true;
  }

  /** The oldest record that nobody has taken; damaged ones are dropped and counted on the way. @throws what the disk says */
  take(): { batch: SpooledBatch; offset: number } | undefined {
    for (let header = this.#oldest(); header; header = this.#oldest()) {
      const { offset, bodyBytes, bodyCrc, signal, count, writtenAt } = header;
      const body = this.#file.read(offset + RECORD_HEADER_BYTES, bodyBytes);
      this.#pass(header);
      if (body.length === bodyBytes && crc32(body) === bodyCrc) {
        this.#taken.set(offset, header);
        return { batch: { signal, count, body, writtenAt }, offset };
      }
      this.#ledger.damagedPlace();
      this.#lose(tallyOf(header));
      this.#mark(header);
    }
    this.#loseTheUnreadable();
    this.#rest();
    return undefined;
  }

  /** The record at this place has arrived. The mark on disk survives the death of the process. */
  acknowledge(offset: number): void {
    const header = this.#taken.get(offset);
    if (!header) return;
    this.#mark(header);
    this.#taken.delete(offset);
    this.#waiting = minus(this.#waiting, tallyOf(header));
    this.#rest();
  }

  /** The record at this place is to be given again. */
  release(offset: number): void {
    const header = this.#taken.get(offset);
    if (!header) return;
    this.#taken.delete(offset);
    this.#returned = [...this.#returned, header].sort((a, b) => a.offset - b.offset);
    this.#rest();
  }

  /** Says in the file that no more will come, and what it held: so that a cut at its end can be counted. */
  seal(fsync: boolean): void {
    if (this.sealed) return;
    this.sealed = true;
    try {
      const { bytes, at } = encodeSeal(this.#id, this.#written);
      this.#file.write([bytes], at);
      if (fsync) this.#file.flush();
    } catch {
      // Readers do without.
    }
    this.#rest();
  }

  /** Lets go of the file; batches that were taken stay in it. */
  close(): void {
    this.#taken.clear();
    this.#file.rest();
  }

  /** Removes the file with all that is in it. */
  remove(): void {
    this.#taken.clear();
    this.#file.remove();
  }

  #oldest(): RecordHeader | undefined {
    if (this.#returned[0]) return this.#returned[0];
    while (this.#position < this.#bytes) {
      const record = recordFrom(this.#read, this.#id, this.#position, this.#bytes);
      if (record && !record.acknowledged) return record;
      this.#position = record ? endOf(record) : this.#bytes;
    }
    return undefined;
  }

  #pass(header: RecordHeader): void {
    if (this.#returned[0] === header) this.#returned.shift();
    else this.#position = endOf(header);
  }

  /** At the end of the file, what waits but was never found stood in a damaged place. */
  #loseTheUnreadable(): void {
    const held = [...this.#taken.values()].reduce((sum, header) => plus(sum, tallyOf(header)), NOTHING);
    const lost = minus(this.#waiting, held);
    if (lost.batches === 0) return;
    this.#ledger.damagedPlace();
    this.#lose(lost);
  }

  #lose(tally: Tally): void {
    this.#waiting = minus(this.#waiting, tally);
    this.#ledger.drop('damaged', tally);
  }

  #mark(header: RecordHeader): void {
    try {
      this.#file.write([encodeAcknowledgement(header)], header.offset + ACKNOWLEDGED_AT);
    } catch {
      // Without the mark it is sent once more after a crash; its ids make that harmless.
    }
  }

  #rest(): void {
    if (this.sealed && !this.busy && !this.#detached) this.#file.rest();
  }

  readonly #read = (position: number, length: number) => this.#file.read(position, length);

  #takeStock(): void {
    this.sealed = true;
    this.#bytes = this.#file.size;
    const stock = takeStock(this.#read, this.#id, this.#bytes);
    this.#waiting = stock.waiting;
    this.newest = stock.newestAt;
    for (let place = 0; place < stock.damagedPlaces; place++) this.#ledger.damagedPlace();
    this.#ledger.drop('damaged', stock.damaged);
  }
}
