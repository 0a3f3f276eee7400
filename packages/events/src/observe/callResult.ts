import { isResponse, startBodyReading } from './bodyReading.ts';
import { isClientHelper, outcomeOfHelper } from './clientHelper.ts';
import { type OpenStreamWatcher, watchOpen } from './openStream.ts';
import type { OpenStreams } from './openStreams.ts';
import {
  ABANDONED,
  CANCELLED,
  type Outcome,
  outcomeBySignal,
  outcomeOf,
  outcomeOfType,
  SUCCESS,
} from './outcome.ts';
import type { ResultReading } from './resultReading.ts';
import { type ResultStream, streamOf, withoutResponse } from './streamOf.ts';
import type { Within } from './units.ts';

/** A model call whose result has come. */
export interface AnsweredCall {
  readonly results: ResultReading;
  readonly openStreams: OpenStreams;
  readonly within: Within;
  /** The signal that the application gave to the call. */
  readonly signal: AbortSignal | undefined;
  /** The answer comes in parts. */
  streams(): void;
  /** @param at when it came, in milliseconds of `performance.now()` */
  onChunk(chunk: unknown, at: number): void;
  /** @param at when it ended, in milliseconds of `performance.now()` @default now */
  end(outcome: Outcome, at?: number): void;
}

/** Takes what a model call gave back: a stream, or the body of a response, is read along as its consumer reads it, all else at once. */
export function takeResult(given: unknown, call: AnsweredCall): void {
  const result = withoutResponse(given);
  if (isResponse(result)) {
    takeResponse(result, call);
    return;
  }
  const found = streamOf(result);
  if (found) {
    takeStream(found, call);
    return;
  }
  call.results.read(result);
  call.end(call.results.outcomeOfResult());
}

function takeStream({ stream, partOf }: ResultStream, call: AnsweredCall): void {
  call.streams();
  if (isClientHelper(stream) && stream.ended) {
    call.end(outcomeOfHelper(stream));
    return;
  }
  const own = signalOf(stream);
  watchOrEnd(stream, call, {
    ...watcherOf(call, own),
    onChunk: (chunk, at) => call.onChunk(partOf(chunk), at),
  });
  own?.addEventListener('abort', () => setImmediate(() => endAborted(call, own)), { once: true });
}

/** A stream that nobody reads does not say that its signal has ended it; whoever reads it has been told by now. */
function endAborted({ results, end }: AnsweredCall, own: AbortSignal): void {
  const left = results.outcomeOfLeft();
  end(left === ABANDONED ? outcomeBySignal(CANCELLED, own) : left);
}

function takeResponse({ ok, status, headers, body }: Response, call: AnsweredCall): void {
  if (!ok || !body) {
    call.end(ok ? SUCCESS : outcomeOfType(String(status)));
    return;
  }
  const { results } = call;
  const values = startBodyReading(headers.get('content-type'));
  if (values.isStreaming) call.streams();
  const watcher = watcherOf(call);
  watchOrEnd(body, call, {
    ...watcher,
    onChunk(bytes, at) {
      for (const value of values.read(bytes)) call.onChunk(value, at);
    },
    onEnd() {
      const whole = values.end();
      if (whole !== undefined) results.read(whole);
      if (values.isStreaming) watcher.onEnd();
      else call.end(results.outcomeOfResult());
    },
  });
}

/** What cannot be watched counts as over. */
function watchOrEnd(stream: AsyncIterable<unknown>, call: AnsweredCall, watcher: OpenStreamWatcher): void {
  if (!watchOpen(stream, call.openStreams, watcher)) call.end(SUCCESS);
}

/** @param own the stream's signal: clients of OpenAI's kind end an aborted stream without an error */
function watcherOf(call: AnsweredCall, own?: AbortSignal): OpenStreamWatcher {
  const { results, signal, within } = call;
  return {
    within,
    onChunk: call.onChunk,
    onEnd() {
      const isAborted = signal?.aborted === true || own?.aborted === true;
      call.end(outcomeBySignal(results.outcomeOfStream(isAborted), own));
    },
    onError: (error) => call.end(outcomeOf(error)),
    onLeave: (at) => call.end(results.outcomeOfLeft(), at),
  };
}

function signalOf(stream: object): AbortSignal | undefined {
  const { controller } = stream as { controller?: Partial<AbortController> };
  return controller?.signal instanceof AbortSignal ? controller.signal : undefined;
}
