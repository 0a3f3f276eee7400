import { type Method, setMethod } from './setMethod.ts';
import type { Within } from './units.ts';

/** Hears what happens to a stream; none of these throws. */
export interface StreamWatcher {
  /** Runs what fetches a chunk: a generator does its work only then. @default as if nobody watched */
  readonly within?: Within | undefined;
  /** The consumer asks for a chunk. */
  onPull?(): void;
  /** The consumer does not wait for that chunk any more, and may ask again. */
  onGiveUp?(): void;
  /** A chunk has come; called before the consumer sees it. */
  onChunk(chunk: unknown): void;
  onEnd(): void;
  onError(error: unknown): void;
  /** The consumer will not read on. */
  onLeave(): void;
}

type Iterator = AsyncIterator<unknown> & Partial<AsyncIterable<unknown>>;
type Door = (...given: unknown[]) => unknown;

/** Whether a result is a stream of chunks. */
export function isStream(value: unknown): value is AsyncIterable<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return typeof (value as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] === 'function';
  } catch {
    return false; // a getter that throws is the application's to find
  }
}

/**
 * Watches a stream, in place: the object stays the same, with all its members, and chunks go through one at a time as they are asked
 * for. Only its first reader is watched: another one may read it from its beginning.
 *
 * @returns whether that was possible
 */
export function watchStream(stream: AsyncIterable<unknown>, watcher: StreamWatcher): boolean {
  if (typeof (stream as Partial<Iterator>).next === 'function') {
    return watchIterator(stream as unknown as Iterator, watcher);
  }
  let isOpen = false;
  const openDoor = (name: PropertyKey, watch: (result: unknown) => void): boolean => {
    const open = Reflect.get(stream, name) as Door | undefined;
    if (typeof open !== 'function') return false;
    return setMethod(stream, name, function (this: unknown, ...given) {
      const isFirst = !isOpen;
      isOpen = true;
      const result = open.apply(this, given);
      if (isFirst) watch(result);
      return result;
    });
  };
  const watchResult = (iterator: unknown) => watchIterator(iterator as Iterator, watcher);
  openDoor('values', watchResult);
  openDoor('getReader', (reader) => watchReader(reader as Reader, watcher));
  // The streams of OpenAI's and Anthropic's clients take all their readers from here, those of `tee()` too.
  return openDoor(Object.hasOwn(stream, 'iterator') ? 'iterator' : Symbol.asyncIterator, watchResult);
}

/** Watches for nothing but a consumer who leaves the loop, of a stream whose chunks are seen elsewhere. */
export function watchLeaving(stream: AsyncIterable<unknown>, { onLeave }: StreamWatcher): void {
  watchStream(stream, { onChunk() {}, onEnd() {}, onError() {}, onLeave });
}

/** Watches an iterator in place. @returns whether that was possible */
export function watchIterator(iterator: Iterator, watcher: StreamWatcher): boolean {
  const leave = doneWithin(iterator.return, watcher);
  const [onResult, onError] = reporting(watcher);
  const heard = (method: Method): Method => {
    const done = doneWithin(method, watcher);
    return (given) => {
      watcher.onPull?.();
      try {
        return Promise.resolve(done.call(iterator, given)).then(onResult as never, onError);
      } catch (error) {
        return onError(error);
      }
    };
  };
  setMethod(iterator, 'return', (value) => {
    watcher.onLeave();
    return leave ? leave.call(iterator, value) : Promise.resolve({ done: true, value });
  });
  // A generator may handle what is thrown into it, and go on.
  if (iterator.throw) setMethod(iterator, 'throw', heard(iterator.throw as Method));
  return setMethod(iterator, 'next', heard(iterator.next as Method));
}

type Reader = ReadableStreamDefaultReader<unknown>;

/** Watches a reader of a web stream in place, until it lets go of the stream. */
export function watchReader(reader: Reader, watcher: StreamWatcher): void {
  const { read: readOne, releaseLock } = reader;
  // One that brings its own buffer has a second argument.
  const read = doneWithin((given: []) => readOne.apply(reader, given), watcher);
  const cancel = doneWithin(reader.cancel, watcher);
  const [onResult, onError] = reporting(watcher);
  let isReleased = false;
  const onRead = (result: Awaited<ReturnType<Reader['read']>>) => {
    // Who wants a buffer filled gets the rest together with the end.
    const { done, value } = result as { done: boolean; value?: Partial<Uint8Array> };
    if (done && value?.byteLength) watcher.onChunk(value);
    return onResult(result);
  };
  const onFailure = (error: unknown) => {
    if (!isReleased) return onError(error);
    watcher.onGiveUp?.();
    throw error;
  };
  setMethod(reader, 'read', (...given) => {
    watcher.onPull?.();
    return read(given as []).then(onRead, onFailure);
  });
  setMethod(reader, 'releaseLock', () => {
    releaseLock.call(reader);
    isReleased = true;
  });
  setMethod(reader, 'cancel', (reason) => {
    if (!isReleased) watcher.onLeave();
    return cancel.call(reader, reason);
  });
}

/** A method that does what it does as the watcher wants it. */
function doneWithin<M extends ((...given: never[]) => unknown) | undefined>(
  method: M,
  { within }: StreamWatcher,
): M {
  if (!within || !method) return method;
  const done: Door = function (this: unknown, given) {
    return within(method as Door, this, given);
  };
  return done as unknown as M;
}

/** What passes a read's result, or its failure, on and tells the watcher of it. */
function reporting(watcher: StreamWatcher) {
  const pass = <T extends { done?: boolean | undefined; value?: unknown }>(result: T): T => {
    if (result.done) watcher.onEnd();
    else watcher.onChunk(result.value);
    return result;
  };
  const fail = (error: unknown): never => {
    watcher.onError(error);
    throw error;
  };
  return [pass, fail] as const;
}
