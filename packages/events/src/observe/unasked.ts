import { processWide } from '@telltale/logging/processWide';
import { isStreamed } from './bodyReading.ts';
import { guarded } from './guard.ts';
import { endWithProcess } from './openWork.ts';
import type { Settled } from './watchedPromise.ts';

/** What hears of an answer that nobody may ask for. */
export interface Unasked {
  /** Somebody asks for it, and will hear how it ended. */
  asked(): void;
}

// One call may be heard by the application's copy of this module and by the preload's: a refusal that nobody handles is one.
const heard = processWide('events.v1.unasked', () => new WeakSet<object>());

const ENDS = new FinalizationRegistry<() => void>((end) => guarded('an answer that nobody asked for', end));

/**
 * Hears how a call ends whose answer nobody asks for: with its refusal, or when nobody can ask any more, which is when its promise is gone, or the
 * process ends. A refusal that nobody handles stays one.
 *
 * @param sent gives the answer as it came over HTTP
 * @param asker lives as long as somebody can ask; must not be held by what hears
 */
export function hearUnasked(
  sent: PromiseLike<unknown> & object,
  asker: object,
  { onError, onUnasked }: Required<Settled>,
): Unasked {
  let isAsked = false;
  let close: (() => void) | undefined;
  const reference = new WeakRef(asker);
  const answered = (answer: unknown): void => {
    if (isAsked) return;
    const { response = {} } = (answer ?? {}) as { response?: { status?: number } };
    // Not the answer itself, which holds its connection.
    const kept = { status: response.status, isStreamed: isStreamed(response) };
    const at = performance.now();
    const end = () => {
      close?.();
      if (!isAsked) onUnasked(kept, at);
    };
    close = endWithProcess(end);
    const living = reference.deref();
    if (living) ENDS.register(living, end);
    else end();
  };
  const isFirst = !heard.has(sent);
  heard.add(sent);
  const unheard = Promise.resolve(sent).then(answered, (error: unknown) => {
    onError(error);
    if (isFirst && !isAsked) throw error;
  });
  return {
    asked() {
      isAsked = true;
      close?.();
      unheard.catch(() => {});
    },
  };
}
