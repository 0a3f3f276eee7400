import type { Readable } from 'node:stream';
import { setMethod } from './setMethod.ts';
import { type StreamWatcher, watchLeaving } from './watchedStream.ts';

/** Whether a stream is one of Node's, which has many ways to be read: pipes, events, `read()`, a loop. */
export function isNodeReadable(stream: object): stream is Readable {
  const { pipe, push, read, emit } = stream as Partial<Readable>;
  return [pipe, push, read, emit].every((method) => typeof method === 'function');
}

/**
 * Watches one of Node's streams where its source fills it, so that its consumer's pace does not matter; what it holds already is seen
 * when it is read.
 *
 * @returns whether that was possible
 */
export function watchNodeReadable(stream: Readable, watcher: StreamWatcher): boolean {
  const { push, emit } = stream;
  const isEmpty = stream.readableLength === 0;
  if (isEmpty) {
    setMethod(stream, 'push', (...given: Parameters<typeof push>) => {
      if (given[0] !== null) watcher.onChunk(given[0]);
      return push.apply(stream, given);
    });
  }
  watchLeaving(stream, watcher);
  return setMethod(stream, 'emit', (event: string, ...given: unknown[]) => {
    if (event === 'end') watcher.onEnd();
    else if (event === 'error') watcher.onError(given[0]);
    else if (event === 'close') watcher.onLeave();
    else if (event === 'data' && !isEmpty) watcher.onChunk(given[0]);
    return emit.call(stream, event, ...given);
  });
}

/** Whether a consumer waits for what the source has not given yet. */
export function isWantedByReader(stream: Readable): boolean {
  if (stream.readableFlowing === null || stream.readableLength > 0) return false;
  return !stream.isPaused() || stream.listenerCount('readable') > 0;
}
