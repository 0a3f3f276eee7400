import { type Context, context } from '@opentelemetry/api';
import { modelCall } from '../catalog/modelCalls.ts';
import type { PayloadOf } from '../definition/event.ts';
import type { RecordOptions } from '../recorder/occurrence.ts';
import type { Recorder } from '../recorder/recorder.ts';
import { type Reading, speedOf } from '../usage/reading.ts';
import { isResponse, isStreamed, startBodyReading } from './bodyReading.ts';
import { chunkTimes } from './chunkTimes.ts';
import { isClientHelper, outcomeOfHelper } from './clientHelper.ts';
import { guarded } from './guard.ts';
import type { OpenStream, OpenStreams } from './openStreams.ts';
import { endWithProcess } from './openWork.ts';
import {
  ABANDONED,
  type Outcome,
  outcomeBySignal,
  outcomeOf,
  outcomeOfBegun,
  outcomeOfType,
  PROCESS_ENDED,
  SUCCESS,
} from './outcome.ts';
import { costOf } from './price.ts';
import { type ReadResult, startReading } from './resultReading.ts';
import { type Settled, settle } from './settle.ts';
import { type ResultStream, streamOf, withoutResponse } from './streamOf.ts';
import { enterUnit, type InnerFacts, leaveUnit, partsOf, type Unit } from './units.ts';
import { watch } from './watch.ts';
import type { StreamWatcher } from './watchedStream.ts';

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
  /** A signal that ends the call: what ends by it is cancelled, or failed by a time limit, whatever the client makes of it. */
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
    const call = guarded('a model call', () => beginCall(meta, options));
    if (!call) return fn(NOBODY);
    return settle(() => context.with(call.inside, fn, undefined, call.inProgress), call);
  };
}

/** Hears what an application says of a call that is not observed. */
const NOBODY: ModelCallInProgress = { retried() {}, report() {} };

interface Call extends Settled {
  /** The context of what is a part of it. */
  readonly inside: Context;
  readonly inProgress: ModelCallInProgress;
}

function beginCall(
  meta: ModelCallMeta,
  { record, measure, openStreams, redactContent }: ModelCallOptions,
): Call {
  const { model, signal: given } = meta;
  const at = context.active();
  const { unit, inside } = enterUnit('modelCall', model);
  const server = () => (meta.serverAddress === undefined ? unit.server : undefined);
  const startTime = Date.now();
  const start = performance.now();
  const results = startReading(meta.read, redactContent !== undefined);
  const { reading } = results;
  const took = chunkTimes({
    measure,
    call: () => ({ ...plannedOf(meta), ...server(), responseModel: reading.responseModel }),
    isToMeasure: () => unit.teller === undefined,
  });
  let firstAt: number | undefined;
  let lastAt = start;
  let isWaiting = () => false;
  let retries = 0;
  let isStreaming = false;
  let isEnded = false;
  const close = endWithProcess(() => {
    const left = results.outcomeOfLeft();
    end(left === ABANDONED ? PROCESS_ENDED : left);
  });

  /** @param endAt when it ended, in milliseconds of `performance.now()` */
  function end(outcome: Outcome, endAt = performance.now()): void {
    if (isEnded) return;
    isEnded = true;
    close();
    openStreams.delete(open);
    if (leaveUnit(unit)) guarded('a model call', () => recordCall(outcome, endAt));
  }

  function recordCall(outcome: Outcome, endAt: number): void {
    const { timeToFirstChunk, outcome: innerOutcome, ...inner } = innerFacts(unit, reading);
    const ended = isStreaming && outcome === SUCCESS ? (innerOutcome ?? outcome) : outcome;
    const duration = (endAt - start) / 1000;
    const first = timeToFirstChunk ?? (firstAt === undefined ? undefined : (firstAt - start) / 1000);
    const { isFinished: _, error: __, ...usage } = { ...inner, ...reading };
    const payload = {
      ...plannedOf(meta),
      ...server(),
      startTime,
      endTime: Math.round(startTime + duration * 1000),
      duration,
      timeToFirstChunk: first,
      streaming: isStreaming,
      ...outcomeBySignal(first === undefined ? ended : outcomeOfBegun(ended), given),
      ...usage,
      ...speedOf(usage.outputTokens, duration, first),
      ...costOf([usage.responseModel, meta.model], usage),
      ...(retries > 0 && { retries }),
      ...(redactContent && contentOf(meta.prompt, results.answer, redactContent)),
    };
    record(modelCall, payload, { context: at, ...(meta.user !== undefined && { user: meta.user }) });
  }

  const watcher: StreamWatcher = {
    within: partsOf(unit),
    onChunk(chunk) {
      lastAt = performance.now();
      // Read on after the first part of the answer, too: what was used comes last, or in parts.
      if (results.read(chunk) && firstAt === undefined) firstAt = lastAt;
      if (firstAt !== undefined) took(lastAt);
    },
    onEnd() {
      const isAborted = given?.aborted === true || signal?.aborted === true;
      end(outcomeBySignal(results.outcomeOfStream(isAborted), signal));
    },
    onError: (error) => end(outcomeOf(error)),
    onLeave: () => end(results.outcomeOfLeft()),
  };
  const open: OpenStream = {
    get isWaiting() {
      return isWaiting();
    },
    get lastAt() {
      return lastAt;
    },
    abandon: () => end(results.outcomeOfLeft(), lastAt),
  };
  /** The stream's own signal: clients of OpenAI's kind end an aborted stream without an error. */
  let signal: AbortSignal | undefined;

  function take(given: unknown): void {
    const result = withoutResponse(given);
    if (isResponse(result)) {
      takeResponse(result);
      return;
    }
    const found = streamOf(result);
    if (found) takeStream(found);
    else {
      results.read(result);
      end(results.outcomeOfResult());
    }
  }

  function takeOrEnd(result: unknown): void {
    const isTaken = guarded('a result', () => {
      take(result);
      return true;
    });
    if (!isTaken) end(SUCCESS);
  }

  return {
    inside,
    inProgress: {
      retried() {
        retries++;
      },
      report: (more) => void guarded('a report', () => Object.assign(reading, more)),
    },
    onResult: takeOrEnd,
    onResponse: (response) => (isStreamed(response) ? takeOrEnd(response) : end(SUCCESS)),
    onUnasked: ({ isStreamed }, at) => end(isStreamed ? ABANDONED : SUCCESS, at),
    onError: (error) => end(outcomeOf(error)),
  };

  function takeStream({ stream, partOf }: ResultStream): void {
    isStreaming = true;
    if (isClientHelper(stream) && stream.ended) {
      end(outcomeOfHelper(stream));
      return;
    }
    signal = signalOf(stream);
    watchOpen(stream, { ...watcher, onChunk: (chunk) => watcher.onChunk(partOf(chunk)) });
  }

  /** What cannot be watched counts as over. */
  function watchOpen(stream: AsyncIterable<unknown>, watcher: StreamWatcher): void {
    const waiting = watch(stream, watcher);
    if (!waiting) {
      end(SUCCESS);
      return;
    }
    isWaiting = waiting;
    openStreams.add(open);
  }

  function takeResponse({ ok, status, headers, body }: Response): void {
    if (!ok || !body) {
      end(ok ? SUCCESS : outcomeOfType(String(status)));
      return;
    }
    const values = startBodyReading(headers.get('content-type'));
    isStreaming = values.isStreaming;
    watchOpen(body, {
      ...watcher,
      onChunk(bytes) {
        lastAt = performance.now();
        for (const value of values.read(bytes)) watcher.onChunk(value);
      },
      onEnd() {
        const whole = values.end();
        if (whole !== undefined) results.read(whole);
        if (isStreaming) watcher.onEnd();
        else end(results.outcomeOfResult());
      },
    });
  }
}

/** What spans inside a call know of it, where its result is of a shape that says nothing: the client's own, of a call through a framework. */
function innerFacts({ inner }: Unit, reading: Reading) {
  const isUnknown = Object.keys(reading).length === 0;
  const {
    serverAddress: _,
    serverPort: __,
    conversationId: ___,
    ...facts
  }: InnerFacts = isUnknown ? (inner ?? {}) : {};
  return facts;
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
