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
  /** Published and not known to be read to their end, in this order; and those that are, and are not known to be released. */
  #unread: Chunk[] = [];
  #read: Chunk[] = [];
  /** Bytes of chunks that are taken and not yet published, and of the two above. */
  #begunBytes = 0;
  #unreadBytes = 0;
  #readBytes = 0;
  /** The least that was refused since it was last seen how far the reader is. */
  #refused = Number.POSITIVE_INFINITY;
  #looks = 0;
  #settling: NodeJS.Timeout | undefined;

  /** @param maxUnread bytes of the chunks that are not read to their end */
  constructor(maxUnread: number) {
    this.#maxUnread = maxUnread;
    this.maxBytes = 2 * maxUnread;
  }

  /** Bytes of all chunks, in use or free. */
  get bytes(): number {
    return this.#used + this.#free.bytes;
  }

  /** The chunks in which something may not be safe yet, in the order of their reading. */
  get unsafe(): readonly Chunk[] {
    return [...this.#read, ...this.#unread].filter((chunk) => !chunk.released);
  }

  /** Takes an empty chunk of at least so many bytes. @returns undefined where the limits leave no room for it */
  take(bytes: number): Chunk | undefined {
    const chunk = this.#free.take(bytes, this.#room) ?? this.#find(bytes);
    if (!chunk) return undefined;
    chunk.reset();
    this.#begunBytes += chunk.size;
    return chunk;
  }

  /** From now on a reader may have it. */
  publish(chunk: Chunk): void {
    this.#begunBytes -= chunk.size;
    this.#unreadBytes += chunk.size;
    this.#unread.push(chunk);
    this.#settle();
  }

  #find(bytes: number): Chunk | undefined {
    if (bytes >= this.#refused && !this.#stirs()) return undefined;
    this.#collect();
    const room = this.#room;
    if (bytes <= room) return this.#free.take(bytes, room) ?? new Chunk(new SharedArrayBuffer(bytes));
    this.#refused = Math.min(this.#refused, bytes);
    return undefined;
  }

  /** Looks at two chunks, each time at others: whoever is refused record after record need not look at hundreds each time. */
  #stirs(): boolean {
    const look = this.#looks++;
    const unread = this.#unread[look % this.#unread.length];
    const read = this.#read[look % this.#read.length];
    return Boolean(unread?.read || read?.released);
  }

  get #used(): number {
    return this.#begunBytes + this.#unreadBytes + this.#readBytes;
  }

  /** What may be taken, in bytes. */
  get #room(): number {
    return Math.min(this.#maxUnread - this.#begunBytes - this.#unreadBytes, this.maxBytes - this.#used);
  }

  /** Sees how far the reader is, and takes back what it has released. */
  #collect(): void {
    this.#refused = Number.POSITIVE_INFINITY;
    this.#unread = this.#unread.filter((chunk) => {
      if (!chunk.read) return true;
      this.#unreadBytes -= chunk.size;
      this.#readBytes += chunk.size;
      this.#read.push(chunk);
      return false;
    });
    this.#read = this.#read.filter((chunk) => {
      if (!chunk.released) return true;
      this.#readBytes -= chunk.size;
      this.#free.put(chunk);
      return false;
    });
  }

  /** Nothing might be taken any more after a burst, and its chunks be held for ever. */
  #settle(): void {
    if (this.#settling || this.#unreadBytes + this.#readBytes <= KEPT_BYTES) return;
    this.#settling = setTimeout(() => {
      this.#settling = undefined;
      this.#collect();
      this.#settle();
    }, SETTLE_MS).unref();
  }
}
