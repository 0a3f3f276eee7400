import type { Recorder } from '../recorder/recorder.ts';
import { measure as measureShared } from '../shared.ts';
import { fileParseObserver, type ObserveFileParse } from './fileParse.ts';
import { modelCallObserver, type ObserveModelCall } from './modelCall.ts';
import { ABANDONED_AFTER_MS, createOpenStreams } from './openStreams.ts';
import { type ObserveRun, runObserver } from './run.ts';
import { type SessionAlive, sessionObserver } from './session.ts';
import { type ObserveToolCall, toolCallObserver } from './toolCall.ts';

/** Settings of an observer. */
export interface ObserverOptions {
  readonly record: Recorder['record'];
  /** Measures each chunk of a streamed answer. @default by the API's global meter provider */
  readonly measure?: Recorder['measure'];
  /**
   * Records prompts and answers of model calls, after this function has taken out what nobody may see.
   *
   * @default they are not recorded
   */
  readonly redactContent?: (text: string) => string;
  /** After how many seconds a stream that nobody reads on counts as abandoned. @default 300 */
  readonly abandonedAfter?: number;
}

/** Records what happens from how functions end: status, duration and what their results say. None of these throws by itself. */
export interface Observer {
  /**
   * Calls a model and records the call when it has ended, or the stream that it gives, however it ended. What `fn` gives back is given on:
   * a stream stays the same object with all its members.
   *
   * @throws what `fn` throws
   */
  readonly observeModelCall: ObserveModelCall;
  /**
   * Runs a tool and records how it went. A result with `isError: true`, as MCP's have, is a failure.
   *
   * @throws what `fn` throws
   */
  readonly observeToolCall: ObserveToolCall;
  /**
   * Runs an application, request in, answer out, and records how it went, with the number of model and tool calls in it.
   *
   * @throws what `fn` throws
   */
  readonly observeRun: ObserveRun;
  /** Begins a user's presence in an application, which is recorded with its start and end when it ends. */
  readonly sessionAlive: SessionAlive;
  /**
   * Parses a document and records how it went.
   *
   * @throws what `fn` throws
   */
  readonly observeFileParse: ObserveFileParse;
}

/** Makes an observer that records with the given recorder. */
export function createObserver({
  record,
  measure = measureShared,
  redactContent,
  abandonedAfter,
}: ObserverOptions): Observer {
  const openStreams = createOpenStreams(
    abandonedAfter === undefined ? ABANDONED_AFTER_MS : abandonedAfter * 1000,
  );
  return {
    observeModelCall: modelCallObserver({ record, measure, openStreams, redactContent }),
    observeToolCall: toolCallObserver(record, openStreams),
    observeRun: runObserver(record, openStreams),
    sessionAlive: sessionObserver(record),
    observeFileParse: fileParseObserver(record, openStreams),
  };
}
