import { OVERFLOW, ProtoWriter } from '../encode/writer.ts';
import { type Chunk, HEADER_BYTES } from './chunk.ts';

/** Writes a record's message. */
export type WriteRecord<Record, Context> = (writer: ProtoWriter, record: Record, context: Context) => void;

/** The memory was too small for the record. */
export const TOO_SMALL = -1;
/** What writes the record threw. */
export const FAILED = -2;

/** Encodes one record after another into a chunk of its own. */
export class Pen {
  readonly #writer = new ProtoWriter();
  /** A record is being encoded: a getter of it, or whoever is told of it, may put another one. */
  busy = false;
  /** Where the next record goes. */
  chunk: Chunk | undefined;
  /** Where in the chunk. */
  position = 0;
  /** For records that are put while this one is busy; their pen has its own. */
  inner: Pen | undefined;

  /** Goes on in an empty chunk. */
  use(chunk: Chunk): void {
    this.chunk = chunk;
    this.position = HEADER_BYTES;
    this.#writer.use(chunk.bytes, HEADER_BYTES);
  }

  /** Closes the chunk, if there is something in it: the reader may have it for itself. */
  seal(): void {
    if (this.position === HEADER_BYTES) return;
    this.chunk?.seal();
    this.chunk = undefined;
  }

  /** Writes a message into the chunk. @returns its end, or {@link TOO_SMALL}, or {@link FAILED} */
  write<Record, Context>(
    at: number,
    write: WriteRecord<Record, Context>,
    record: Record,
    context: Context,
  ): number {
    return this.#write(this.#writer, at, write, record, context);
  }

  /** Writes a message from the beginning of these bytes. @returns as {@link write} */
  writeInto<Record, Context>(
    bytes: Buffer,
    write: WriteRecord<Record, Context>,
    record: Record,
    context: Context,
  ): number {
    const writer = new ProtoWriter();
    writer.use(bytes, 0);
    return this.#write(writer, 0, write, record, context);
  }

  #write<Record, Context>(
    writer: ProtoWriter,
    at: number,
    write: WriteRecord<Record, Context>,
    record: Record,
    context: Context,
  ): number {
    this.busy = true;
    writer.position = at;
    try {
      writer.need(0);
      write(writer, record, context);
    } catch (error) {
      this.busy = false;
      return error === OVERFLOW ? TOO_SMALL : FAILED;
    }
    this.busy = false;
    return writer.position;
  }
}
