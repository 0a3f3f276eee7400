import { OVERFLOW, ProtoWriter, SLACK_BYTES } from '../encode/writer.ts';
import { Chunk, FRAME_HEADER_BYTES, HEADER_BYTES, type Kind, MARK, type Mark } from './chunk.ts';

/** Bytes of an ordinary chunk. */
export const CHUNK_BYTES = 256 * 1024;
/** Empty chunks that are kept for later; a burst's other chunks are given back. */
const KEPT_CHUNKS = 16;

/** Limits of an outbox. */
export interface OutboxOptions {
  /** Bytes of all chunks that are not yet read; beyond, a record is dropped. @default 64 MiB */
  readonly maxMemoryBytes?: number;
  /** Bytes of one encoded record; a larger one is dropped. @default 8 MiB */
  readonly maxRecordBytes?: number;
}

/** Who reads the chunks. */
export interface OutboxReader {
  /** A chunk was begun: from now on it may be read up to what is committed. */
  opened(chunk: Chunk): void;
  /** Something was committed. Called for each record, so it must be cheap. */
  committed(): void;
}

/** Why a record could not be taken, in the words of `error.type`. */
export type Refusal = 'memory_full' | 'record_too_large' | 'encoding_failed';

/** The application's side of the shared memory: encodes each record straight into it. */
export class Outbox {
  readonly #reader: OutboxReader;
  #writer = new ProtoWriter();
  /** A record is being encoded: a getter of it, or whoever is told of it, may put another one. */
  #encoding = false;
  /** Limit of the chunks that are not yet read. */
  readonly maxMemoryBytes: number;
  readonly #maxRecordBytes: number;
  /** In the order of writing; the last one is open. */
  #live: Chunk[] = [];
  #free: Chunk[] = [];
  #open: Chunk | undefined;
  #position = 0;

  constructor(reader: OutboxReader, options: OutboxOptions = {}) {
    this.#reader = reader;
    this.maxMemoryBytes = options.maxMemoryBytes ?? 64 * 1024 * 1024;
    this.#maxRecordBytes = options.maxRecordBytes ?? 8 * 1024 * 1024;
  }

  /** Bytes of the chunks that are in use or kept. */
  get memoryBytes(): number {
    return [...this.#live, ...this.#free].reduce((sum, { shared }) => sum + shared.byteLength, 0);
  }

  /** The chunks in which something may not be safe yet, for a reader that has to take over. */
  get unsafe(): readonly Chunk[] {
    return this.#live.filter((chunk) => !chunk.released);
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
    write: (writer: ProtoWriter, record: Record, context: Context) => void,
    record: Record,
    context: Context,
    mark: Mark = MARK.none,
  ): Refusal | undefined {
    if (this.#encoding) return this.#apart(() => this.put(kind, scope, write, record, context, mark));
    for (let size = CHUNK_BYTES; ; ) {
      const chunk = this.#open ?? this.#begin(size);
      if (!chunk) return 'memory_full';
      const start = this.#position;
      const writer = this.#writer;
      writer.position = start + FRAME_HEADER_BYTES;
      try {
        this.#encoding = true;
        writer.need(0);
        write(writer, record, context);
      } catch (error) {
        this.#encoding = false;
        if (error !== OVERFLOW) return 'encoding_failed';
        if (start === HEADER_BYTES) size = chunk.shared.byteLength * 2; // it did not even fit alone
        this.seal();
        if (size > this.#maxRecordBytes * 2) return 'record_too_large';
        continue;
      }
      this.#encoding = false;
      this.#position = writer.position;
      chunk.commit(start, writer.position, kind, scope, mark);
      this.#reader.committed();
      return undefined;
    }
  }

  /** Puts a record while another one is being encoded: into a chunk of its own, so that neither writes over the other. */
  #apart<T>(put: () => T): T {
    const outer = { open: this.#open, position: this.#position, writer: this.#writer };
    this.#open = undefined;
    this.#writer = new ProtoWriter();
    this.#encoding = false;
    try {
      return put();
    } finally {
      this.seal();
      this.#open = outer.open;
      this.#position = outer.position;
      this.#writer = outer.writer;
      this.#encoding = true;
    }
  }

  /** Closes the open chunk: the reader may have it for itself. */
  seal(): void {
    this.#open?.seal();
    this.#open = undefined;
  }

  #begin(size: number): Chunk | undefined {
    this.#collect();
    let chunk = size === CHUNK_BYTES ? this.#free.pop() : undefined;
    if (!chunk) {
      const used = this.#live.reduce((sum, { read, shared }) => sum + (read ? 0 : shared.byteLength), 0);
      if (used + size > this.maxMemoryBytes) return undefined;
      chunk = new Chunk(new SharedArrayBuffer(size + SLACK_BYTES));
    }
    chunk.reset();
    this.#live.push(chunk);
    this.#open = chunk;
    this.#position = HEADER_BYTES;
    this.#writer.use(chunk.bytes, HEADER_BYTES);
    this.#reader.opened(chunk);
    return chunk;
  }

  /** Takes back the chunks that were read. */
  #collect(): void {
    const live: Chunk[] = [];
    for (const chunk of this.#live) {
      if (!chunk.released) live.push(chunk);
      else if (this.#free.length < KEPT_CHUNKS && chunk.shared.byteLength === CHUNK_BYTES + SLACK_BYTES) {
        this.#free.push(chunk);
      }
    }
    this.#live = live;
  }
}
