import { CHUNK_BYTES, type Chunk } from './chunk.ts';

/** Ordinary chunks that are kept for ever. */
const KEPT_CHUNKS = 16;
/** Bytes of them. */
export const KEPT_BYTES = KEPT_CHUNKS * CHUNK_BYTES;
/** How many times larger than asked for a chunk may be. */
const LOOSEST_FIT = 1.25;

/**
 * Chunks that nobody uses. V8 takes shared memory for weightless, so that no amount of it makes V8 collect garbage: a chunk that is only
 * dropped may stay for long, beside the one that is made in its place. So whatever still exists is used again; a few chunks are held, the
 * others go with the next garbage collection.
 */
export class FreeChunks {
  readonly #kept: Chunk[] = [];
  readonly #others: WeakRef<Chunk>[] = [];

  /** Bytes of those that still exist. */
  get bytes(): number {
    let sum = 0;
    for (const { size } of this.#kept) sum += size;
    for (const other of this.#others) sum += other.deref()?.size ?? 0;
    return sum;
  }

  put(chunk: Chunk): void {
    if (chunk.size === CHUNK_BYTES && this.#kept.length < KEPT_CHUNKS) this.#kept.push(chunk);
    else this.#others.push(new WeakRef(chunk));
  }

  /** Takes one of at least so many bytes, and of not many more: never of more than `most`. */
  take(bytes: number, most: number): Chunk | undefined {
    if (bytes === CHUNK_BYTES && this.#kept.length > 0) return this.#kept.pop();
    const largest = Math.min(bytes * LOOSEST_FIT, most);
    for (let i = this.#others.length - 1; i >= 0; i--) {
      const chunk = this.#others[i]?.deref();
      if (chunk && (chunk.size < bytes || chunk.size > largest)) continue;
      const last = this.#others.pop();
      if (last && i < this.#others.length) this.#others[i] = last;
      if (chunk) return chunk;
    }
    return undefined;
  }
}
