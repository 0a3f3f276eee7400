import { type Context, context } from '@opentelemetry/api';
import { modelCall } from '../catalog/modelCalls.ts';
import type { RecordOptions } from '../recorder/occurrence.ts';
import type { Recorder } from '../recorder/recorder.ts';
import type { Reading } from '../usage/reading.ts';
import { isStreamed } from './bodyReading.ts';
import { callContent, callPayload, type CallPayload as Payload, plannedCall } from './callPayload.ts';
import { takeResult } from './callResult.ts';
import { chunkTimes } from './chunkTimes.ts';
import { guarded } from './guard.ts';
import type { OpenStreams } from './openStreams.ts';
import { endWithProcess } from './openWork.ts';
import { ABANDONED, type Outcome, outcomeOf, PROCESS_ENDED, SUCCESS } from './outcome.ts';
import { type ReadResult, startReading } from './resultReading.ts';
import { type Settled, settle } from './settle.ts';
import { leaveUnit } from './unit.ts';
import { enterUnit, partsOf } from './units.ts';

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
  const at = context.active();
  const { unit, inside } = enterUnit('modelCall', meta.model);
  const startTime = Date.now();
  const start = performance.now();
  const results = startReading(meta.read, redactContent !== undefined);
  const { reading } = results;
  const took = chunkTimes({
    measure,
    call: () => ({ ...plannedCall(meta, unit), responseModel: reading.responseModel }),
    isToMeasure: () => unit.teller === undefined,
  });
  let firstAt: number | undefined;
  let retries = 0;
  let isStreaming = false;
  let isEnded = false;
  const close = endWithProcess(() => {
    const left = results.outcomeOfLeft();
    end(left === ABANDONED ? PROCESS_ENDED : left);
  });

  function end(outcome: Outcome, endAt = performance.now()): void {
    if (isEnded) return;
    isEnded = true;
    close();
    if (leaveUnit(unit)) guarded('a model call', () => recordCall(outcome, endAt));
  }

  function recordCall(outcome: Outcome, endAt: number): void {
    const since = (time: number) => (time - start) / 1000;
    const firstChunk = firstAt === undefined ? undefined : since(firstAt);
    const duration = since(endAt);
    const seen = { unit, reading, startTime, duration, firstChunk, isStreaming, outcome, retries };
    const payload = {
      ...callPayload(meta, seen),
      ...(redactContent && callContent(meta.prompt, results.answer, redactContent)),
    };
    record(modelCall, payload, { context: at, ...(meta.user !== undefined && { user: meta.user }) });
  }

  const answered = {
    results,
    openStreams,
    within: partsOf(unit),
    signal: meta.signal,
    streams() {
      isStreaming = true;
    },
    onChunk(chunk: unknown, at: number) {
      // Read on after the first part of the answer, too: what was used comes last, or in parts.
      if (results.read(chunk) && firstAt === undefined) firstAt = at;
      if (firstAt !== undefined) took(at);
    },
    end,
  };

  function takeOrEnd(result: unknown): void {
    const isTaken = guarded('a result', () => {
      takeResult(result, answered);
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
    onUnasked(answer, at) {
      isStreaming = answer.isStreamed;
      end(isStreaming ? ABANDONED : SUCCESS, at);
    },
    onError: (error) => end(outcomeOf(error)),
  };
}
