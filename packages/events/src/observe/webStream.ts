import { setMethod } from './setMethod.ts';
import type { StreamWatcher } from './watchedStream.ts';

/** Whether a stream is one of the web's, which may be piped without anybody reading it. */
export function isWebStream(stream: unknown): stream is ReadableStream<unknown> {
  return typeof ReadableStream === 'function' && stream instanceof ReadableStream;
}

/** Lets what is piped or split go through a reader of the stream, which is watched as any other is. */
export function watchPipes(stream: ReadableStream<unknown>, watcher: StreamWatcher): void {
  const { cancel } = stream;
  for (const name of ['pipeThrough', 'pipeTo', 'tee'] as const) {
    setMethod(stream, name, (...given) => {
      const source = readThrough(stream);
      return (source[name] as (...given: unknown[]) => unknown).apply(source, given);
    });
  }
  setMethod(stream, 'cancel', (reason) => {
    watcher.onLeave();
    return cancel.call(stream, reason);
  });
}

/** The same stream once more; holds nothing back, and takes a chunk when it is asked for one. */
function readThrough(stream: ReadableStream<unknown>): ReadableStream<unknown> {
  const reader = stream.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
