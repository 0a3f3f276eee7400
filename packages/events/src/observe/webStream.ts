import type { Transformer } from 'node:stream/web';
import type { StreamWatcher } from './watchedStream.ts';

/** Whether a stream is one of the web's, which may be piped without anybody reading it. */
export function isWebStream(stream: unknown): stream is ReadableStream<unknown> {
  return typeof ReadableStream === 'function' && stream instanceof ReadableStream;
}

/** Watches what is piped or split, in place. A stage in between holds nothing back: it takes a chunk when it is asked for one. */
export function watchPipes(stream: ReadableStream<unknown>, watcher: StreamWatcher): void {
  const { pipeThrough, pipeTo, tee, cancel } = stream;
  const watched = () => pipeThrough.call(stream, watchingStage(watcher)) as ReadableStream<unknown>;
  const methods = {
    pipeThrough: (...given: Parameters<typeof pipeThrough>) => watched().pipeThrough(...given),
    pipeTo: (...given: Parameters<typeof pipeTo>) => watched().pipeTo(...given),
    tee: (...given: Parameters<typeof tee>) => watched().tee(...given),
    cancel(reason?: unknown) {
      watcher.onLeave();
      return cancel.call(stream, reason);
    },
  };
  for (const [name, value] of Object.entries(methods)) {
    Reflect.defineProperty(stream, name, { value, configurable: true, writable: true });
  }
}

function watchingStage(watcher: StreamWatcher): TransformStream<unknown, unknown> {
  const stage: Transformer<unknown, unknown> & { cancel(reason: unknown): void } = {
    transform(chunk, controller) {
      watcher.onChunk(chunk);
      controller.enqueue(chunk);
      watcher.onPull();
    },
    flush: () => watcher.onEnd(),
    // Called for an error of the source as well as for a reader that leaves.
    cancel: (reason) => (reason instanceof Error ? watcher.onError(reason) : watcher.onLeave()),
  };
  watcher.onPull();
  return new TransformStream(stage, undefined, { highWaterMark: 0 });
}
