import type { Chunk } from '../memory/chunk.ts';

/** Frames of a chunk up to a position, and the requests that they became. */
interface Part {
  readonly end: number;
  /** Numbers of the requests that may not be safe yet. */
  offers: number[];
}

interface Kept {
  readonly chunk: Chunk;
  /** In the order of the frames. */
  readonly parts: Part[];
  /** Nothing more will be read from it. */
  done: boolean;
}

/**
 * Keeps what was read in the shared memory until it is safe without this thread: sent, on disk, or counted as lost. A thread that
 * takes over from this one finds the rest there.
 */
export class Custody {
  readonly #kept = new Map<Chunk, Kept>();

  /** The chunk was read up to this position; its frames became these requests. */
  read(chunk: Chunk, end: number, offers: number[]): void {
    const kept = this.#kept.get(chunk) ?? { chunk, parts: [], done: false };
    this.#kept.set(chunk, kept);
    if (offers.length > 0 || kept.parts.at(-1)?.end !== end) kept.parts.push({ end, offers });
  }

  /** The chunk was read to its end. */
  done(chunk: Chunk): void {
    chunk.keep();
    const kept = this.#kept.get(chunk);
    if (kept) kept.done = true;
  }

  /** Lets go of what is safe. @param holds whether a request would be lost with this thread */
  review(holds: (offer: number) => boolean): void {
    for (const { chunk, parts, done } of this.#kept.values()) {
      for (let first = parts[0]; first; first = parts[0]) {
        first.offers = first.offers.filter(holds);
        if (first.offers.length > 0) break;
        chunk.safeUpTo(first.end);
        parts.shift();
      }
      if (parts.length > 0) continue;
      this.#kept.delete(chunk);
      if (done) chunk.release();
    }
  }
}
