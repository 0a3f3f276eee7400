import { type Context, context } from '@opentelemetry/api';
import { modelCall } from '../definitions/modelCalls.ts';
import type { PayloadOf } from '../event.ts';
import type { RecordOptions } from '../occurrence.ts';
import type { Recorder } from '../recorder.ts';
import { type Reading, speedOf } from '../usage/reading.ts';
import { chunkTimes } from './chunkTimes.ts';
import { guarded } from './guard.ts';
import type { OpenStream, OpenStreams } from './openStreams.ts';
import { ABANDONED, CANCELLED, INCOMPLETE, type Outcome, outcomeOf, SUCCESS } from './outcome.ts';
import { costOf } from './price.ts';
import { type ReadResult, startReading } from './resultReading.ts';
import { settle } from './settle.ts';
import { enterUnit, leaveUnit, type ServerPlace } from './units.ts';
import { isStream, type StreamWatcher, watchStream } from './watchedStream.ts';
import { isWebStream, watchPipes } from './webStream.ts';

type Payload = PayloadOf<typeof modelCall>;

/** What is known of a model call before it begins. */
export interface ModelCallMeta
  extends Pick<Payload, 'provider' | 'model'>,
    Partial<
      Pick<
        Payload,
        | 'providerId'
        | 'providerName'
        | 'serverAddress'
        | 'serverPort'
        | 'modelId'
        | 'applicationId'
        | 'applicationName'
        | 'applicationType'
        | 'sessionId'
        | 'conversationId'
      >
    > {
  /** @default 'chat' */
  readonly operation?: Payload['operation'];
  /** @default 'embedding' for the operation `embeddings`, else 'llm' */
  readonly modelType?: Payload['modelType'];
  /** Who waits for the answer. */
  readonly user?: RecordOptions['user'];
  /** A signal that ends the call: what ends by it is cancelled, whatever the client makes of it. */
  readonly signal?: AbortSignal | undefined;
  /** Reads a result, or a chunk of a stream, whose shape is not known here. */
  readonly read?: ReadResult;
  /** The prompt; recorded only where the observer records contents. Text, or what JSON makes of it. */
  readonly prompt?: unknown;
}

/** A model call on its way, for what only the application knows. */
export interface ModelCallInProgress {
  /** The call failed and is being tried again. */
  retried(): void;
  /** Says what the call used, or that it is finished, where neither the result nor its chunks do. */
  report(reading: Partial<Reading>): void;
}

/** Observes model calls, see {@link Observer.observeModelCall}. */
export type ObserveModelCall = <T>(meta: ModelCallMeta, fn: (call: ModelCallInProgress) => T) => T;

/** What model calls are observed with. */
export interface ModelCallOptions {
  readonly record: Recorder['record'];
  readonly measure: Recorder['measure'];
  readonly openStreams: OpenStreams;
  /** Redacts prompts and answers; without it they are not recorded. */
  readonly redactContent: ((text: string) => string) | undefined;
}

/** Makes an observer of model calls. */
export function modelCallObserver(options: ModelCallOptions): ObserveModelCall {
  return (meta, fn) => {
    const at = context.active();
    const { unit, inside } = enterUnit('modelCall', meta.model);
    const call = beginCall(meta, at, options, {
      isSilent: () => unit.isSilent,
      isToRecord: () => leaveUnit(unit),
      server: () => (meta.serverAddress === undefined ? unit.server : undefined),
    });
    return settle(() => context.with(inside, fn, undefined, call.inProgress), {
      onResult: (result) => call.take(result),
      onError: (error) => call.end(outcomeOf(error)),
    });
  };
}

/** What the call is to others that tell of the same, or know more of it. */
interface CallUnit {
  isSilent(): boolean;
  /** Called once, at its end. */
  isToRecord(): boolean;
  server(): ServerPlace | undefined;
}

interface Call {
  readonly inProgress: ModelCallInProgress;
  take(result: unknown): void;
  end(outcome: Outcome): void;
}

function beginCall(
  meta: ModelCallMeta,
  at: Context,
  { record, measure, openStreams, redactContent }: ModelCallOptions,
  { isSilent, isToRecord, server }: CallUnit,
): Call {
  const startTime = Date.now();
  const start = performance.now();
  const results = startReading(meta.read, redactContent !== undefined);
  const { reading } = results;
  const took = chunkTimes({
    measure,
    call: () => ({ ...plannedOf(meta), ...server(), responseModel: reading.responseModel }),
    isToMeasure: () => !isSilent(),
  });
  let firstAt: number | undefined;
  let lastAt = start;
  let waiting = 0;
  let retries = 0;
  let isStreaming = false;
  let isEnded = false;

  /** @param endAt when it ended, in milliseconds of `performance.now()` */
  function end(outcome: Outcome, endAt = performance.now()): void {
    if (isEnded) return;
    isEnded = true;
    openStreams.delete(open);
    if (isToRecord()) guarded('a model call', () => recordCall(outcome, endAt));
  }

  function recordCall(outcome: Outcome, endAt: number): void {
    const isCancelled = outcome.status !== 'success' && meta.signal?.aborted === true;
    const duration = (endAt - start) / 1000;
    const first = firstAt === undefined ? undefined : (firstAt - start) / 1000;
    const { isFinished: _, ...usage } = reading;
    const payload = {
      ...plannedOf(meta),
      ...server(),
      startTime,
      endTime: Math.round(startTime + duration * 1000),
      duration,
      timeToFirstChunk: first,
      streaming: isStreaming,
      ...(isCancelled && outcome !== ABANDONED ? CANCELLED : outcome),
      ...usage,
      ...speedOf(usage.outputTokens, duration - (first ?? 0)),
      ...costOf([reading.responseModel, meta.model], reading),
      ...(retries > 0 && { retries }),
      ...(redactContent && contentOf(meta.prompt, results.answer, redactContent)),
    };
    record(modelCall, payload, { context: at, ...(meta.user !== undefined && { user: meta.user }) });
  }

  const watcher: StreamWatcher = {
    onPull() {
      waiting++;
    },
    onChunk(chunk) {
      waiting--;
      lastAt = performance.now();
      // Read on after the first part of the answer, too: what was used comes last, or in parts.
      if (results.read(chunk) && firstAt === undefined) firstAt = lastAt;
      if (firstAt !== undefined) took(lastAt);
    },
    onEnd() {
      const isAborted = meta.signal?.aborted === true || signal?.aborted === true;
      if (!results.isCutShort()) end(SUCCESS);
      else end(isAborted ? CANCELLED : INCOMPLETE);
    },
    onError: (error) => end(outcomeOf(error)),
    onLeave: () => end(reading.isFinished ? SUCCESS : ABANDONED),
  };
  const open: OpenStream = {
    get isWaiting() {
      return waiting > 0;
    },
    get lastAt() {
      return lastAt;
    },
    abandon: () => end(reading.isFinished ? SUCCESS : ABANDONED, lastAt),
  };
  /** The stream's own signal: clients of OpenAI's kind end an aborted stream without an error. */
  let signal: AbortSignal | undefined;

  return {
    inProgress: {
      retried() {
        retries++;
      },
      report: (more) => void Object.assign(reading, more),
    },
    take(result) {
      const stream = streamIn(result);
      if (!stream) {
        results.read(result);
        end(SUCCESS);
        return;
      }
      isStreaming = true;
      signal = signalOf(stream);
      openStreams.add(open);
      watchStream(stream, watcher);
      if (isWebStream(stream)) watchPipes(stream, watcher);
    },
    end,
  };
}

/** The result itself, or what it has as `stream`, as results of the AI SDK's models and of Google's first client have. */
function streamIn(result: unknown): AsyncIterable<unknown> | undefined {
  if (isStream(result)) return result;
  const inner =
    typeof result === 'object' && result !== null && 'stream' in result ? result.stream : undefined;
  return isStream(inner) ? inner : undefined;
}

function signalOf(stream: object): AbortSignal | undefined {
  const { controller } = stream as { controller?: Partial<AbortController> };
  return controller?.signal instanceof AbortSignal ? controller.signal : undefined;
}

function plannedOf({ user, signal, read, prompt, ...planned }: ModelCallMeta) {
  const { operation = 'chat' } = planned;
  return { modelType: operation === 'embeddings' ? 'embedding' : 'llm', ...planned, operation };
}

function contentOf(prompt: unknown, answer: string, redact: (text: string) => string): Partial<Payload> {
  try {
    const asked = typeof prompt === 'string' || prompt === undefined ? prompt : JSON.stringify(prompt);
    return {
      ...(asked !== undefined && { prompt: redact(asked) }),
      ...(answer !== '' && { answer: redact(answer) }),
    };
  } catch {
    return {}; // what cannot be redacted is not recorded
  }
}
