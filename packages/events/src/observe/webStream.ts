import type { ReadableWritablePair, StreamPipeOptions, UnderlyingByteSource } from 'node:stream/web';
import { setMethod } from './setMethod.ts';
import { type StreamWatcher, watchIterator, watchReader } from './watchedStream.ts';

type WebStream = ReadableStream<unknown>;

/** Whether a stream is one of the web's, which may be piped without anybody reading it. */
export function isWebStream(stream: unknown): stream is WebStream {
  return typeof ReadableStream === 'function' && stream instanceof ReadableStream;
}

/**
 * Watches all readers of a web stream, in place. One comes after the other: a consumer may look at the first chunk, let go, and hand the stream on.
 *
 * @returns whether that was possible
 */
export function watchWebStream(stream: WebStream, watcher: StreamWatcher): boolean {
  const { cancel, getReader, values } = stream;
  for (const name of ['values', Symbol.asyncIterator]) {
    setMethod(stream, name, (options?: { preventCancel?: boolean }) => {
      const iterator = values.call(stream, options);
      watchIterator(iterator, options?.preventCancel ? { ...watcher, onLeave() {} } : watcher);
      return iterator;
    });
  }
  setMethod(stream, 'cancel', (reason) => {
    if (!stream.locked) watcher.onLeave();
    return cancel.call(stream, reason);
  });
  watchPipes(stream);
  return setMethod(stream, 'getReader', (...given: Parameters<typeof getReader>) => {
    const reader = getReader.apply(stream, given);
    watchReader(reader as ReadableStreamDefaultReader, watcher);
    return reader;
  });
}

/** Lets what is piped or split, past all methods, go through a reader of the stream. What is no stream to pipe to is left to the original to refuse. */
function watchPipes(stream: WebStream): void {
  const { pipeThrough, pipeTo, tee } = stream;
  const readsBytes = () => {
    try {
      stream.getReader({ mode: 'byob' }).releaseLock();
      return true;
    } catch {
      return false;
    }
  };
  setMethod(stream, 'pipeTo', (...given: Parameters<typeof pipeTo>) => {
    if (stream.locked) return pipeTo.apply(stream, given);
    const reader = stream.getReader();
    return readThrough(reader)
      .pipeTo(...given)
      .finally(() => reader.releaseLock());
  });
  setMethod(stream, 'pipeThrough', (...given: Parameters<typeof pipeThrough>) => {
    if (stream.locked || !canBePiped(...given)) return pipeThrough.apply(stream, given);
    const [{ readable, writable }, options] = given;
    stream.pipeTo(writable, options).catch(() => {}); // whoever reads the other end hears of it
    return readable;
  });
  setMethod(stream, 'tee', () => {
    if (stream.locked) return tee.call(stream);
    const type = readsBytes() ? 'bytes' : undefined;
    return readThrough(stream.getReader(), type).tee();
  });
}

function canBePiped(pair?: Partial<ReadableWritablePair>, options?: StreamPipeOptions | null): boolean {
  const { signal } = options ?? {};
  return (
    pair?.readable instanceof ReadableStream &&
    pair.writable instanceof WritableStream &&
    !pair.writable.locked &&
    (signal === undefined || signal instanceof AbortSignal)
  );
}

/** The same stream once more; holds nothing back, and takes a chunk when it is asked for one. */
function readThrough(reader: ReadableStreamDefaultReader, type?: 'bytes'): WebStream {
  const source = {
    type,
    async pull(controller: ReadableByteStreamController) {
      const { done, value } = await reader.read();
      if (!done) controller.enqueue(value);
      else {
        controller.close();
        controller.byobRequest?.respond(0); // whoever brought a buffer waits for it
      }
    },
    cancel: (reason: unknown) => reader.cancel(reason),
  };
  return new ReadableStream(source as UnderlyingByteSource, { highWaterMark: 0 });
}
