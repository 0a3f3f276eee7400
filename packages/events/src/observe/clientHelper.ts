import { CANCELLED, type Outcome, outcomeOf, SUCCESS } from './outcome.ts';
import { setMethod } from './setMethod.ts';
import { type StreamWatcher, watchLeaving } from './watchedStream.ts';

/**
 * What `chat.completions.stream()`, `responses.stream()` and `runTools()` of OpenAI's client and `messages.stream()` of Anthropic's give
 * back: it reads the model's stream by itself and tells of it in events.
 */
export interface ClientHelper extends AsyncIterable<unknown> {
  readonly ended: boolean;
  readonly errored?: boolean;
  readonly aborted?: boolean;
  on(event: string, listener: (...given: unknown[]) => void): unknown;
  _emit(event: string, ...given: unknown[]): unknown;
}

/** The events that hand on a chunk as it came from the model. */
const CHUNKS = new Set(['chunk', 'event', 'streamEvent']);

/** Whether a stream is a helper of these clients. */
export function isClientHelper(stream: object): stream is ClientHelper {
  const { ended, on, _emit } = stream as Partial<ClientHelper>;
  return typeof ended === 'boolean' && typeof on === 'function' && typeof _emit === 'function';
}

/**
 * Watches a helper where it tells its listeners, in place: a listener for its errors would hide from the process that nobody else
 * listens to them.
 *
 * @returns whether that was possible
 */
export function watchClientHelper(helper: ClientHelper, watcher: StreamWatcher): boolean {
  const { _emit: emit } = helper;
  watchLeaving(helper, watcher);
  return setMethod(helper, '_emit', (event: string, ...given: unknown[]) => {
    if (CHUNKS.has(event)) watcher.onChunk(given[0]);
    else if (event === 'end') watcher.onEnd();
    else if (event === 'error' || event === 'abort') watcher.onError(given[0]);
    return emit.call(helper, event, ...given);
  });
}

/** How one has ended that had when it was given back. */
export function outcomeOfHelper({ aborted, errored }: ClientHelper): Outcome {
  if (aborted) return CANCELLED;
  return errored ? outcomeOf(undefined) : SUCCESS;
}
