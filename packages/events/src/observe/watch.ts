import { isClientHelper, watchClientHelper } from './clientHelper.ts';
import { isNodeReadable, isWantedByReader, watchNodeReadable } from './nodeReadable.ts';
import { type StreamWatcher, watchStream } from './watchedStream.ts';
import { isWebStream, watchPipes } from './webStream.ts';

/**
 * Watches a stream of any kind, in place.
 *
 * @returns whether the consumer waits for a chunk at the time of asking
 */
export function watch(stream: AsyncIterable<unknown>, watcher: StreamWatcher): () => boolean {
  if (isClientHelper(stream)) {
    watchClientHelper(stream, watcher);
    return () => true; // it reads on by itself
  }
  if (isNodeReadable(stream)) {
    watchNodeReadable(stream, watcher);
    return () => isWantedByReader(stream);
  }
  let waiting = 0;
  watchStream(stream, {
    ...watcher,
    onPull() {
      waiting++;
    },
    onChunk(chunk) {
      waiting--;
      watcher.onChunk(chunk);
    },
  });
  if (isWebStream(stream)) watchPipes(stream, watcher);
  return () => waiting > 0;
}
