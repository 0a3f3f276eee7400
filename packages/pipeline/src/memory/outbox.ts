import { SLACK_BYTES } from '../encode/writer.ts';
import {
  CHUNK_BYTES,
  type Chunk,
  FRAME_HEADER_BYTES,
  HEADER_BYTES,
  type Kind,
  MARK,
  type Mark,
} from './chunk.ts';
import { ChunkStore } from './chunkStore.ts';
import { FAILED, Pen, TOO_SMALL, type WriteRecord } from './pen.ts';

/** Where the message of a chunk's first frame begins. */
const FIRST_MESSAGE = HEADER_BYTES + FRAME_HEADER_BYTES;

/** Limits of an outbox. */
export interface OutboxOptions {
  /**
   * Bytes of all chunks that are not yet read to their end; beyond, a record is dropped. Those that were read, and are kept until it is
   * safe that nobody has to read them again, may be as many. @default 64 MiB
   */
  readonly maxMemoryBytes?: number;
  /** Bytes of one encoded record; a larger one is dropped. @default 8 MiB */
  readonly maxRecordBytes?: number;
}

/** Who reads the chunks. */
export interface OutboxReader {
  /** There is something in a chunk: from now on it may be read up to what is committed. */
  opened(chunk: Chunk): void;
  /** Something was committed. Called for each record, so it must be cheap. */
  committed(): void;
}

/** Why a record could not be taken, in the words of `error.type`. */
export type Refusal = 'memory_full' | 'record_too_large' | 'encoding_failed';

/** The application's side of the shared memory: encodes each record straight into it. */
export class Outbox {
  readonly #reader: OutboxReader;
  readonly #store: ChunkStore;
  readonly #maxRecordBytes: number;
  #pen = new Pen();
  /** Where a large record is encoded, before it is known how much memory it needs. */
  #draft: WeakRef<Buffer> | undefined;

  constructor(reader: OutboxReader, options: OutboxOptions = {}) {
    this.#reader = reader;
    this.#store = new ChunkStore(options.maxMemoryBytes ?? 64 * 1024 * 1024);
    this.#maxRecordBytes = options.maxRecordBytes ?? 8 * 1024 * 1024;
  }

  /** Bytes of all chunks that are in use, or free and still there. */
  get memoryBytes(): number {
    return this.#store.bytes;
  }

  /** Limit of the chunks that are in use. */
  get maxMemoryBytes(): number {
    return this.#store.maxBytes;
  }

  /** The chunks in which something may not be safe yet, for a reader that has to take over. */
  get unsafe(): readonly Chunk[] {
    return this.#store.unsafe;
  }

  /**
   * Encodes one record as one frame. Never throws.
   *
   * @param write writes the record's message; what it throws drops the record
   * @returns why the record was dropped, or undefined where it is in
   */
  put<Record, Context>(
    kind: Kind,
    scope: number,
    write: WriteRecord<Record, Context>,
    record: Record,
    context: Context,
    mark: Mark = MARK.none,
  ): Refusal | undefined {
    const pen = this.#pen;
    if (pen.busy) return this.#meanwhile(pen, () => this.put(kind, scope, write, record, context, mark));
    for (;;) {
      const chunk = pen.chunk ?? this.#begin(pen);
      if (!chunk) return 'memory_full';
      const start = pen.position;
      const message = start + FRAME_HEADER_BYTES;
      const end = pen.write(message, write, record, context);
      if (end >= 0) {
        if (end - message > this.#maxRecordBytes) return 'record_too_large';
        pen.position = end;
        this.#commit(chunk, start, end, kind, scope, mark);
        return undefined;
      }
      if (end === FAILED) return 'encoding_failed';
      if (start === HEADER_BYTES) return this.#putLarge(pen, kind, scope, write, record, context, mark);
      pen.seal();
    }
  }

  /** Closes what is open: the reader may have it for itself. */
  seal(): void {
    for (let pen: Pen | undefined = this.#pen; pen; pen = pen.inner) pen.seal();
  }

  /** Puts a record while another one is being encoded: with another pen, so that neither writes over the other. */
  #meanwhile<T>(pen: Pen, put: () => T): T {
    pen.inner ??= new Pen();
    this.#pen = pen.inner;
    try {
      return put();
    } finally {
      this.#pen = pen;
    }
  }

  /** Puts a record that no ordinary chunk can hold into one that just fits it. The pen's own chunk is empty, so it comes after it. */
  #putLarge<Record, Context>(
    pen: Pen,
    kind: Kind,
    scope: number,
    write: WriteRecord<Record, Context>,
    record: Record,
    context: Context,
    mark: Mark,
  ): Refusal | undefined {
    const draft = this.#takeDraft();
    const bytes = pen.writeInto(draft, write, record, context);
    this.#draft = new WeakRef(draft);
    if (bytes === FAILED) return 'encoding_failed';
    if (bytes === TOO_SMALL || bytes > this.#maxRecordBytes) return 'record_too_large';
    const end = FIRST_MESSAGE + bytes;
    const chunk = this.#store.take(end);
    if (!chunk) return 'memory_full';
    chunk.bytes.set(draft.subarray(0, bytes), FIRST_MESSAGE);
    chunk.seal();
    this.#commit(chunk, HEADER_BYTES, end, kind, scope, mark);
    return undefined;
  }

  /** Memory for the largest record; it is nobody else's while it is out. */
  #takeDraft(): Buffer {
    const draft = this.#draft?.deref();
    this.#draft = undefined;
    return draft ?? Buffer.allocUnsafeSlow(this.#maxRecordBytes + 2 * SLACK_BYTES);
  }

  #begin(pen: Pen): Chunk | undefined {
    const chunk = this.#store.take(CHUNK_BYTES);
    if (chunk) pen.use(chunk);
    return chunk;
  }

  /** Completes a frame, and tells the reader of a chunk with its first one: so no chunk that stays empty takes its time. */
  #commit(chunk: Chunk, start: number, end: number, kind: Kind, scope: number, mark: Mark): void {
    chunk.commit(start, end, kind, scope, mark);
    if (start === HEADER_BYTES) {
      this.#store.publish(chunk);
      this.#reader.opened(chunk);
    }
    this.#reader.committed();
  }
}
