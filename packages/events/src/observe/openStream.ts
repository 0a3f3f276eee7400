import type { OpenStream, OpenStreams } from './openStreams.ts';
import type { Within } from './units.ts';
import { watch } from './watch.ts';

/** Hears of a stream, also when its consumer just does not come back; none of these throws. */
export interface OpenStreamWatcher {
  /** Runs what fetches a chunk: a generator does its work only then. @default as if nobody watched */
  readonly within?: Within | undefined;
  /** A chunk has come; called before the consumer sees it. @param at when, in milliseconds of `performance.now()` */
  onChunk(chunk: unknown, at: number): void;
  onEnd(): void;
  onError(error: unknown): void;
  /** The consumer reads no further. @param at when it got its last chunk, where it has not said so */
  onLeave(at?: number): void;
}

/**
 * Watches a stream of any kind, in place, and whether somebody reads on.
 *
 * @returns false where it cannot be watched, as a frozen one
 */
export function watchOpen(
  stream: AsyncIterable<unknown>,
  openStreams: OpenStreams,
  { within, onChunk, onEnd, onError, onLeave }: OpenStreamWatcher,
): boolean {
  let isWaiting = () => false;
  let lastAt = performance.now();
  const open: OpenStream = {
    get isWaiting() {
      return isWaiting();
    },
    get lastAt() {
      return lastAt;
    },
    abandon: () => over(() => onLeave(lastAt)),
  };
  const over = (end: () => void) => {
    openStreams.delete(open);
    end();
  };
  const waiting = watch(stream, {
    within,
    onChunk(chunk) {
      lastAt = performance.now();
      onChunk(chunk, lastAt);
    },
    onEnd: () => over(onEnd),
    onError: (error) => over(() => onError(error)),
    onLeave: () => over(() => onLeave()),
  });
  if (!waiting) return false;
  isWaiting = waiting;
  openStreams.add(open);
  return true;
}
