import { MAX_WAITING_BYTES } from '../sinks/limits.ts';
import type { Tell } from './lineQueue.ts';

/** Lines that were read are taken out of the list in lots of this size. */
const COMPACT_LINES = 4_096;

/** Lines that wait, up to a limit, and what became of the others. */
export class LineBuffer {
  readonly #chunkBytes: number;
  readonly #tell: Tell;
  #lines: string[] = [];
  #next = 0;
  #bytes = 0;
  #chunk: Buffer | undefined;
  #chunkLines = 0;
  #written = 0;
  #dropped = 0;

  /** @param chunkBytes most bytes of one write; a longer line is written as a whole */
  constructor(chunkBytes: number, tell: Tell) {
    this.#chunkBytes = chunkBytes;
    this.#tell = tell;
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  add(make: () => string): void {
    if (this.#bytes > MAX_WAITING_BYTES) {
      this.#dropped++;
      this.#tell('slow', 1, `it is too slow: ${this.#bytes} bytes wait for it`);
      return;
    }
    const line = `${make()}\n`;
    this.#lines.push(line);
    this.#bytes += Buffer.byteLength(line);
  }

  /** What is to be written next: whole lines, or the rest of what was written in part; undefined where nothing waits. */
  chunk(): Buffer | undefined {
    if (this.#chunk) return this.#chunk;
    let text = '';
    let bytes = 0;
    let lines = 0;
    for (let line = this.#lines[this.#next]; line !== undefined; line = this.#lines[this.#next + lines]) {
      bytes += Buffer.byteLength(line);
      if (lines > 0 && bytes > this.#chunkBytes) break;
      text += line;
      lines++;
    }
    if (lines === 0) return undefined;
    this.#next += lines;
    if (this.#next >= COMPACT_LINES || this.#next === this.#lines.length) {
      this.#lines.splice(0, this.#next);
      this.#next = 0;
    }
    this.#chunkLines = lines;
    this.#chunk = Buffer.from(text);
    return this.#chunk;
  }

  /** This many bytes of the chunk are written. */
  took(bytes: number): void {
    this.#bytes -= bytes;
    this.#chunk = this.#chunk?.subarray(bytes);
    if (this.#chunk?.byteLength) return;
    this.#chunk = undefined;
    this.#written += this.#chunkLines;
    this.#chunkLines = 0;
  }

  /** Gives up all that waits. @returns how many lines that were */
  clear(): number {
    const lost = this.#chunkLines + this.#lines.length - this.#next;
    this.#dropped += lost;
    this.#lines = [];
    this.#next = 0;
    this.#bytes = 0;
    this.#chunk = undefined;
    this.#chunkLines = 0;
    return lost;
  }

  /** Counts a line that nobody will read any more. */
  refuse(): void {
    this.#dropped++;
  }

  stats() {
    return { written: this.#written, dropped: this.#dropped };
  }
}
