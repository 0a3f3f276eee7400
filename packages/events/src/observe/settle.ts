/** Hears how a function ended; neither may throw. */
export interface Settled {
  onResult(result: unknown): void;
  onError(error: unknown): void;
}

/**
 * Runs a function and hears how it ended, at once or later. What it gives back is given on as it is: a promise of a class of its own,
 * such as OpenAI's with `withResponse()`, stays that very object.
 *
 * @throws what the function throws
 */
export function settle<T>(fn: () => T, { onResult, onError }: Settled): T {
  let result: T;
  try {
    result = fn();
  } catch (error) {
    onError(error);
    throw error;
  }
  const given: unknown = result;
  if (!isThenable(given)) {
    onResult(given);
    return result;
  }
  if (!isPlainPromise(given)) {
    given.then(onResult, onError);
    return result;
  }
  // A promise of the language is replaced, so that a rejection that nobody handles is still noticed.
  return given.then(
    (value) => {
      onResult(value);
      return value;
    },
    (error: unknown) => {
      onError(error);
      throw error;
    },
  ) as T;
}

function isThenable(value: unknown): value is PromiseLike<unknown> & object {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}

function isPlainPromise(value: object): boolean {
  return value.constructor === Promise;
}
