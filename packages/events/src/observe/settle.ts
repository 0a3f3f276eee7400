import { isApiPromise, watchApiPromise } from './apiPromise.ts';
import { isThenable, type Settled, watchPromise } from './watchedPromise.ts';

export type { Settled, UnaskedAnswer } from './watchedPromise.ts';

/**
 * Runs a function and hears how it ended, at once or later; never asks for that itself, see {@link watchResult}.
 *
 * @throws what the function throws
 */
export function settle<T>(fn: () => T, settled: Settled): T {
  let result: T;
  try {
    result = fn();
  } catch (error) {
    settled.onError(error);
    throw error;
  }
  return watchResult(result, settled);
}

/**
 * Hears how a result ends; one that is no promise has ended. To the application it is what it was:
 *
 * - A promise of a class of its own, such as OpenAI's with `withResponse()`, and a query builder stay the very object. Asking such a thing for its
 *   end may be what begins its work, or what reads an answer that the application wants to read itself. So it is heard when the application asks,
 *   and one that nobody ever asks never ends.
 * - A promise of the language is replaced by one that ends the same way, so that a rejection that nobody handles is still noticed.
 */
export function watchResult<T>(result: T, settled: Settled): T {
  if (!isThenable(result)) {
    settled.onResult(result);
    return result;
  }
  if (!isApiPromise(result)) return watchPromise(result, settled);
  watchApiPromise(result, settled);
  return result;
}
