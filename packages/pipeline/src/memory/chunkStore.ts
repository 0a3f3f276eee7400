import { Chunk } from './chunk.ts';
import { FreeChunks, KEPT_BYTES } from './freeChunks.ts';

/** After a burst, how often it is seen which of its chunks need not be held any longer, in ms. */
const SETTLE_MS = 1_000;

/** All chunks of one thread, and the account of their bytes. */
export class ChunkStore {
  /** Bytes of all chunks that are in use: read ones, kept for a reader that may have to take over, may be as many as unread ones. */
  readonly maxBytes: number;
  readonly #maxUnread: number;
  readonly #free = new FreeChunks();
  /** Published and not known to be released, in this order. */
  readonly #live: Chunk[] = [];
  /** Bytes of chunks that are taken and not yet published. */
  #begun = 0;
  /** Bytes of those that are live, as they were found last: not read to their end, and read but kept. */
  #unread = 0;
  #read = 0;

  #settling: NodeJS.Timeout | undefined;

  /** @param maxUnread bytes of the chunks that are not read to their end */
  constructor(maxUnread: number) {
    this.#maxUnread = maxUnread;
    this.maxBytes = 2 * maxUnread;
  }

  /** Bytes of all chunks, in use or free. */
  get bytes(): number {
    return this.#begun + this.#unread + this.#read + this.#free.bytes;
  }

  /** The chunks in which something may not be safe yet, in the order of their publishing. */
  get unsafe(): readonly Chunk[] {
    return this.#live.filter((chunk) => !chunk.released);
  }

  /** Takes an empty chunk of at least so many bytes. @returns undefined where the limits leave no room for it */
  take(bytes: number): Chunk | undefined {
    let chunk = this.#free.take(bytes, this.#room);
    if (!chunk) {
      this.#collect();
      const room = this.#room;
      if (bytes > room) return undefined;
      chunk = this.#free.take(bytes, room) ?? new Chunk(new SharedArrayBuffer(bytes));
    }
    chunk.reset();
    this.#begun += chunk.size;
    return chunk;
  }

  /** From now on a reader may have it. */
  publish(chunk: Chunk): void {
    this.#begun -= chunk.size;
    this.#unread += chunk.size;
    this.#live.push(chunk);
    this.#settle();
  }

  /** Nothing might be taken any more after a burst, and its chunks be held for ever. */
  #settle(): void {
    if (this.#settling || this.#unread + this.#read <= KEPT_BYTES) return;
    this.#settling = setTimeout(() => {
      this.#settling = undefined;
      this.#collect();
      this.#settle();
    }, SETTLE_MS).unref();
  }

  /** What may be taken, in bytes. */
  get #room(): number {
    const unread = this.#begun + this.#unread;
    return Math.min(this.#maxUnread - unread, this.maxBytes - unread - this.#read);
  }

  /** Sees how far the reader is, and takes back what it has released. */
  #collect(): void {
    let [live, unread, read] = [0, 0, 0];
    for (const chunk of this.#live) {
      if (chunk.released) {
        this.#free.put(chunk);
        continue;
      }
      this.#live[live++] = chunk;
      if (chunk.read) read += chunk.size;
      else unread += chunk.size;
    }
    this.#live.length = live;
    this.#unread = unread;
    this.#read = read;
  }
}
