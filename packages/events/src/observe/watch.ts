import { isClientHelper, watchClientHelper } from './clientHelper.ts';
import { isNodeReadable, isWantedByReader, watchNodeReadable } from './nodeReadable.ts';
import { type StreamWatcher, watchStream } from './watchedStream.ts';
import { isWebStream, watchWebStream } from './webStream.ts';

/**
 * Watches a stream of any kind, in place.
 *
 * @returns whether the consumer waits for a chunk at the time of asking; nothing where the stream cannot be watched, as a frozen one
 */
export function watch(stream: AsyncIterable<unknown>, watcher: StreamWatcher): (() => boolean) | undefined {
  if (isClientHelper(stream)) {
    // It reads on by itself.
    return watchClientHelper(stream, watcher) ? () => true : undefined;
  }
  if (isNodeReadable(stream)) {
    return watchNodeReadable(stream, watcher) ? () => isWantedByReader(stream) : undefined;
  }
  let waiting = 0;
  const counting: StreamWatcher = {
    ...watcher,
    onPull() {
      waiting++;
    },
    onGiveUp() {
      waiting--;
    },
    onChunk(chunk) {
      waiting--;
      watcher.onChunk(chunk);
    },
  };
  const isWatched = isWebStream(stream) ? watchWebStream(stream, counting) : watchStream(stream, counting);
  return isWatched ? () => waiting > 0 : undefined;
}
