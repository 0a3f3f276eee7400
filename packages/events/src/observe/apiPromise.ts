import { isStreamed } from './bodyReading.ts';
import { setMethod } from './setMethod.ts';
import { hearUnasked, type Unasked } from './unasked.ts';
import { isThenable, once, type Settled, watchPromise } from './watchedPromise.ts';

type Transform = (data: unknown, ...more: unknown[]) => unknown;

/** An answer as it came over HTTP. */
interface RawResponse {
  readonly status: number;
  json(): Promise<unknown>;
  text(): Promise<string>;
}

/**
 * The promise of OpenAI's, Anthropic's and all clients that Stainless generates. Its `then()`, `catch()`, `finally()` and `withResponse()` let `parse()`
 * read the answer; `asResponse()` gives it unread; the client's own helpers derive others from it.
 */
export interface ApiPromise extends Promise<unknown> {
  parse(): Promise<unknown>;
  asResponse(): Promise<RawResponse>;
  _thenUnwrap?(transform: Transform): ApiPromise;
  /** What it is made of: the answer as it came, asked for or not. */
  readonly responsePromise?: unknown;
}

/** Whether a promise is one of those. */
export function isApiPromise(promise: object): promise is ApiPromise {
  const { parse, asResponse } = promise as Partial<ApiPromise>;
  return typeof parse === 'function' && typeof asResponse === 'function';
}

/** Hears what such a promise gives, whichever way the application asks; without that the answer stays unread. */
export function watchApiPromise(promise: ApiPromise, settled: Settled): void {
  const watch: Watch = { heard: once(settled), isBeingRead: false, unasked: undefined };
  const { responsePromise } = promise;
  if (isThenable(responsePromise)) watch.unasked = hearUnasked(responsePromise, watch, watch.heard);
  watchDoors(promise, watch);
}

/** What all doors of a promise, and of those derived from it, have in common; nobody else holds it. */
interface Watch {
  readonly heard: Required<Settled>;
  unasked: Unasked | undefined;
  /** Whether somebody reads the answer, and so it will be heard. */
  isBeingRead: boolean;
}

function watchDoors(promise: ApiPromise, watch: Watch, hears = watch.heard): void {
  const { parse, asResponse, _thenUnwrap } = promise;
  let parsed: Promise<unknown> | undefined;
  setMethod(promise, 'parse', () => {
    watch.isBeingRead = true;
    watch.unasked?.asked();
    parsed ??= watchPromise(parse.call(promise), hears);
    return parsed;
  });
  setMethod(promise, 'asResponse', () => {
    watch.unasked?.asked();
    return watchPromise(asResponse.call(promise), {
      onResult: (response) => watchResponse(response as RawResponse, watch),
      onError: hears.onError,
    });
  });
  if (!_thenUnwrap) return;
  setMethod(promise, '_thenUnwrap', (transform: Transform) => {
    const derived = _thenUnwrap.call(promise, (data, ...more) => {
      hears.onResult(data);
      return transform(data, ...more);
    });
    // What it gives is what the transformation made of it.
    watchDoors(derived, watch, { ...watch.heard, onResult() {} });
    return derived;
  });
}

/** Whoever takes the response reads its body soon, by `json()` or `text()`; the end of any other is not heard, and it counts as over. One that is a stream is the listener's to watch. */
function watchResponse(response: RawResponse, watch: Watch): void {
  if (watch.isBeingRead) return;
  const { heard } = watch;
  if (isStreamed(response)) {
    heard.onResponse(response);
    return;
  }
  const { json, text } = response;
  setMethod(response, 'json', () => {
    watch.isBeingRead = true;
    return watchPromise(json.call(response), heard);
  });
  setMethod(response, 'text', () => {
    watch.isBeingRead = true;
    const onResult = (body: unknown) => {
      const data = parsedJson(String(body));
      if (data === undefined) heard.onResponse(response);
      else heard.onResult(data);
    };
    return watchPromise(text.call(response), { onResult, onError: heard.onError });
  });
  setImmediate(() => {
    if (!watch.isBeingRead) heard.onResponse(response);
  });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a stream of events, for example
  }
}
