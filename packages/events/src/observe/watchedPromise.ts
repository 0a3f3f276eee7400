import { types } from 'node:util';
import { type Method, setMethod } from './setMethod.ts';

/** Hears how something ended; neither may throw. */
export interface Settled {
  onResult(result: unknown): void;
  onError(error: unknown): void;
  /**
   * The application has taken an answer as it came over HTTP, and does not let the client read it.
   *
   * @default it is the result
   */
  onResponse?(response: { readonly status: number }): void;
  /**
   * An answer has come that nobody has asked for, nor can ask for any more. Without this it is not heard.
   *
   * @param at when it came, in milliseconds of `performance.now()`
   */
  onUnasked?(answer: UnaskedAnswer, at: number): void;
}

/** What is kept of an answer that nobody has asked for. */
export interface UnaskedAnswer {
  readonly status: number | undefined;
  readonly isStreamed: boolean;
}

type Thenable = PromiseLike<unknown> & object;
type Reaction = (value: unknown) => unknown;

/** Whether something is a promise, or like one. */
export function isThenable<T>(value: T): value is T & Thenable {
  try {
    return typeof (value as { then?: unknown } | null)?.then === 'function' && typeof value === 'object';
  } catch {
    return false; // a getter that throws is the application's to find
  }
}

/** Hears how a promise ends, without asking it and without handling its rejection. @returns what takes its place */
export function watchPromise<T extends Thenable>(promise: T, settled: Settled): T {
  if (!types.isPromise(promise)) return watchLazy(promise, settled);
  if (isOfLanguage(promise)) return replaced(promise, settled) as unknown as T;
  return promise.then === Promise.prototype.then ? watchEager(promise, settled) : watchLazy(promise, settled);
}

/** Also one of another realm, as code has that runs in a `node:vm` context. */
function isOfLanguage({ constructor: Class }: object): boolean {
  if (Class === Promise) return true;
  return typeof Class === 'function' && /\{ \[native code\] \}$/.test(sourceOf(Class));
}

const sourceOf = (fn: object): string => Function.prototype.toString.call(fn);

const { then: askNative } = Promise.prototype;

/** `await` asks a promise of the language past all its methods: another stands in its place, with what was put on it. */
function replaced(promise: Promise<unknown>, { onResult, onError }: Settled): Promise<unknown> {
  const { isAsked, open } = replacementsOf(promise);
  const other: Promise<unknown> = askNative.call(
    promise,
    (value) => {
      open.delete(other);
      onResult(value);
      return value;
    },
    (error: unknown) => {
      // When the process has looked for rejections that nobody handles.
      setImmediate(() => open.delete(other));
      onError(error);
      throw error;
    },
  );
  for (const key of Reflect.ownKeys(promise)) {
    const property = Object.getOwnPropertyDescriptor(promise, key);
    if (property && key !== 'then') Object.defineProperty(other, key, property);
  }
  if (isAsked) ignoreRejection(other);
  else open.add(other);
  return other;
}

/** The promises that stand in the place of one. */
interface Replacements {
  /** Whether the application has asked that one. */
  isAsked: boolean;
  /** Those that have not ended. */
  readonly open: Set<Promise<unknown>>;
}

const replacements = new WeakMap<object, Replacements>();

/**
 * Who asks the original as well, by its methods or in `Promise.all()`, hears of its rejection: the other need not be handled, too. Whoever asked
 * before is not seen, nor is an `await` of the original: a `constructor` of its own would show that, and slow down all promises of the process.
 */
function replacementsOf(promise: Promise<unknown>): Replacements {
  const known = replacements.get(promise);
  if (known) return known;
  const made: Replacements = { isAsked: false, open: new Set() };
  replacements.set(promise, made);
  const { then } = promise;
  setMethod(promise, 'then', (...reactions: Parameters<typeof then>) => {
    made.isAsked = true;
    for (const one of made.open) ignoreRejection(one);
    made.open.clear();
    return then.apply(promise, reactions);
  });
  return made;
}

function ignoreRejection(promise: Promise<unknown>): void {
  askNative.call(promise, undefined, () => {});
}

/** A subclass that is a promise as any other is under way already, and can be asked. Its rejection stays unhandled until the application asks as well. */
function watchEager<T extends Promise<unknown>>(promise: T, { onResult, onError }: Settled): T {
  const unheard = askNative.call(promise, onResult, (error: unknown) => {
    onError(error);
    throw error;
  });
  const { then } = promise;
  const isWatched = setMethod(promise, 'then', (...reactions: Parameters<typeof then>) => {
    ignoreRejection(unheard);
    return then.apply(promise, reactions);
  });
  if (!isWatched) ignoreRejection(unheard);
  return promise;
}

/** What begins its work when it is asked is heard by the reactions of those who ask. */
function watchLazy<T extends Thenable>(promise: T, settled: Settled): T {
  const { then } = promise;
  const { catch: caught, finally: ended } = promise as Partial<Record<'catch' | 'finally', Method>>;
  const heard = once(settled);
  const watched = (...[onResult, onError, ...more]: (Reaction | null | undefined)[]) =>
    (then as Method).call(
      promise,
      ...([reacting(heard.onResult, onResult), rejecting(heard.onError, onError), ...more] as never[]),
    );
  if (!setMethod(promise, 'then', watched)) heard.onResult(undefined);
  else {
    // Some ask themselves past their own `then()`.
    if (caught) {
      setMethod(promise, 'catch', (...given: Reaction[]) =>
        given.length === 1 ? watched(undefined, given[0]) : caught.apply(promise, given as never[]),
      );
    }
    if (ended) {
      setMethod(promise, 'finally', (...given: never[]) => {
        const last = ended.apply(promise, given);
        return isThenable(last) && last !== promise ? watchPromise(last, heard) : last;
      });
    }
  }
  return promise;
}

function reacting(hear: (value: unknown) => void, react: Reaction | null | undefined): Reaction {
  return (value) => {
    hear(value);
    return typeof react === 'function' ? react(value) : value;
  };
}

function rejecting(hear: (error: unknown) => void, react: Reaction | null | undefined): Reaction {
  return (error) => {
    hear(error);
    if (typeof react === 'function') return react(error);
    throw error;
  };
}

/** Hears the first end alone: a promise may be asked often. */
export function once(settled: Settled): Required<Settled> {
  const { onResult, onError, onResponse = onResult, onUnasked = () => {} } = settled;
  let hasEnded = false;
  const first =
    <A extends unknown[]>(hear: (...given: A) => void) =>
    (...given: A): void => {
      if (hasEnded) return;
      hasEnded = true;
      hear(...given);
    };
  return {
    onResult: first(onResult),
    onError: first(onError),
    onResponse: first(onResponse),
    onUnasked: first(onUnasked),
  };
}
