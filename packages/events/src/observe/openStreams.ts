/** A stream that has begun and not ended. */
export interface OpenStream {
  /** Whether the consumer waits for a chunk now. */
  readonly isWaiting: boolean;
  /** When the consumer last got something, in milliseconds of `performance.now()`. */
  readonly lastAt: number;
  abandon(): void;
}

/** How long a consumer may keep a stream without reading on until it counts as abandoned, in milliseconds. */
export const ABANDONED_AFTER_MS = 300_000;
const LOOK_EVERY_MS = 10_000;

/** Keeps an eye on open streams; costs a stream nothing but two entries in a set. */
export interface OpenStreams {
  add(stream: OpenStream): void;
  delete(stream: OpenStream): void;
}

/** Makes an empty set whose streams are abandoned when nobody has read on for that long. */
export function createOpenStreams(abandonedAfterMs = ABANDONED_AFTER_MS): OpenStreams {
  const streams = new Set<OpenStream>();
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    const limit = performance.now() - abandonedAfterMs;
    for (const stream of [...streams]) {
      if (!stream.isWaiting && stream.lastAt < limit) stream.abandon();
    }
    if (streams.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  }

  return {
    add(stream) {
      streams.add(stream);
      // It keeps no process alive: who only waits for it has nothing left to do.
      timer ??= setInterval(look, Math.min(LOOK_EVERY_MS, abandonedAfterMs)).unref();
    },
    delete(stream) {
      streams.delete(stream);
    },
  };
}
