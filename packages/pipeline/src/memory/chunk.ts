// A chunk is memory that two threads share: the application's thread appends frames, the export worker reads them.
// Nothing is copied or handed over between them but the number of bytes that are complete.
//
//   ┌ header, 16 bytes ──────────────────────┬ frame ───────────────────────────────────┬ frame ─ ...
//   │ committed · sealed · reader · safe     │ length · scope, mark, kind      │ message │
//   └ 4 × int32, read and written atomically ┴ uint32 · 28, 2, 2 bits of uint32, little-endian

/** Bytes of an ordinary chunk; one that is made for a single large record has what that needs. */
export const CHUNK_BYTES = 256 * 1024;
/** Bytes before the first frame. */
export const HEADER_BYTES = 16;
/** Bytes before a frame's message. */
export const FRAME_HEADER_BYTES = 8;

const COMMITTED = 0;
const SEALED = 1;
const READER = 2;
const SAFE = 3;

/** How far the reader is with a chunk. */
const READER_STATE = { reading: 0, read: 1, released: 2 } as const;

/** What a frame's message is. */
export const KIND = { log: 1, span: 2, metrics: 3 } as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

/** What a frame says about its message besides; part of the frame, since OTLP has no field for it. */
export const MARK = { none: 0, printed: 1 } as const;
export type Mark = (typeof MARK)[keyof typeof MARK];

// A scope's number has 28 bits: sixteen times what the map that gives the numbers can hold.
const MARK_SHIFT = 2;
const SCOPE_SHIFT = 4;
const TWO_BITS = 0b11;

/** One piece of shared memory with its views. */
export class Chunk {
  readonly shared: SharedArrayBuffer;
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly #header: Int32Array;

  constructor(shared: SharedArrayBuffer) {
    this.shared = shared;
    this.bytes = Buffer.from(shared);
    this.view = new DataView(shared);
    this.#header = new Int32Array(shared, 0, HEADER_BYTES / Int32Array.BYTES_PER_ELEMENT);
  }

  /** Bytes of memory. */
  get size(): number {
    return this.bytes.byteLength;
  }

  /** Makes it empty and open. Only while no other thread has it. */
  reset(): void {
    Atomics.store(this.#header, READER, READER_STATE.reading);
    Atomics.store(this.#header, SAFE, HEADER_BYTES);
    Atomics.store(this.#header, SEALED, 0);
    Atomics.store(this.#header, COMMITTED, HEADER_BYTES);
  }

  /** Where complete frames end. */
  get committed(): number {
    return Atomics.load(this.#header, COMMITTED);
  }

  /** Whether nothing more will come. */
  get sealed(): boolean {
    return Atomics.load(this.#header, SEALED) === 1;
  }

  /** Whether the reader has read it to its end. */
  get read(): boolean {
    return Atomics.load(this.#header, READER) >= READER_STATE.read;
  }

  /** Whether nobody needs it any longer: all that was in it would survive the reader. */
  get released(): boolean {
    return Atomics.load(this.#header, READER) === READER_STATE.released;
  }

  /** Up to where the frames would survive the reader; one that takes over begins here. */
  get safe(): number {
    return Atomics.load(this.#header, SAFE);
  }

  /** Frames up to here are sent, or on disk, or counted as lost. */
  safeUpTo(end: number): void {
    Atomics.store(this.#header, SAFE, end);
  }

  /** It is read to its end, and kept for a reader that may have to take over. */
  keep(): void {
    Atomics.store(this.#header, READER, READER_STATE.read);
  }

  /** Completes the frame that begins at `start` and whose message ends at `end`. */
  commit(start: number, end: number, kind: Kind, scope: number, mark: Mark): void {
    this.view.setUint32(start, end - start - FRAME_HEADER_BYTES, true);
    this.view.setUint32(start + 4, (scope << SCOPE_SHIFT) | (mark << MARK_SHIFT) | kind, true);
    Atomics.store(this.#header, COMMITTED, end);
  }

  seal(): void {
    Atomics.store(this.#header, SEALED, 1);
  }

  release(): void {
    Atomics.store(this.#header, READER, READER_STATE.released);
  }
}

/** Takes one frame, its message as a view on the shared memory. @returns false to leave this and all later frames for another time */
export type TakeFrame = (kind: Kind, scope: number, message: Buffer, mark: Mark) => boolean;

/** Records in one frame: a frame of metrics begins with the number of its data points. */
export function recordsIn(kind: Kind, message: Buffer): number {
  return kind === KIND.metrics ? message.readUInt32LE(0) : 1;
}

/** Reads the complete frames between two positions. @returns where it stopped */
export function readFrames(chunk: Chunk, from: number, to: number, take: TakeFrame): number {
  let at = from;
  while (at < to) {
    const begin = at + FRAME_HEADER_BYTES;
    const end = begin + chunk.view.getUint32(at, true);
    const about = chunk.view.getUint32(at + 4, true);
    const kind = (about & TWO_BITS) as Kind;
    const mark = ((about >>> MARK_SHIFT) & TWO_BITS) as Mark;
    if (!take(kind, about >>> SCOPE_SHIFT, chunk.bytes.subarray(begin, end), mark)) break;
    at = end;
  }
  return at;
}
