export { commonFields } from './common.ts';
export * from './definitions/index.ts';
export * from './errors.ts';
export * from './event.ts';
export * from './fields.ts';
export type { DerivedMetric, InstrumentDefinition } from './instruments.ts';
export type { FileParseMeta } from './observe/fileParse.ts';
export type { ModelCallInProgress, ModelCallMeta } from './observe/modelCall.ts';
export { createObserver, type Observer, type ObserverOptions } from './observe/observer.ts';
export { type Outcome, outcomeOf } from './observe/outcome.ts';
export { type Price, type PriceTable, usePrices } from './observe/price.ts';
export type { ReadResult } from './observe/resultReading.ts';
export type { RunMeta } from './observe/run.ts';
export type { Session, SessionMeta } from './observe/session.ts';
export type { TimedMeta } from './observe/timed.ts';
export type { ToolCallMeta } from './observe/toolCall.ts';
export type { RecordOptions } from './occurrence.ts';
export {
  createRecorder,
  INVALID_FIELDS,
  type Recorder,
  type RecorderOptions,
  type RecorderStats,
} from './recorder.ts';
export { type AnyEvent, createRegistry, type EventRegistry } from './registry.ts';
export { type EndedSpan, type GenAiSpanProcessor, genAiSpanProcessor } from './spans/genAiSpans.ts';
export { completeResultSpan, completeStreamSpan, endFailedSpan } from './spans/streamSpan.ts';
export type { Reading } from './usage/reading.ts';
export type { NamedId, Role, UserContext } from './user.ts';

import { createObserver, type Observer } from './observe/observer.ts';
import { createRecorder } from './recorder.ts';

/**
 * Records one occurrence of an event through the API's global providers; returns the event's id at once and never throws.
 *
 * @example
 * ```ts
 * import { record, userLogin } from '@telltale/events';
 *
 * record(userLogin, { method: 'password' }, { user: 'u-17' });
 * ```
 */
export const record = createRecorder().record;

const observer = createObserver({ record });

/**
 * Calls a model and records the call, see {@link Observer.observeModelCall}.
 *
 * @example
 * ```ts
 * import { observeModelCall } from '@telltale/events';
 * import OpenAI from 'openai';
 *
 * const client = new OpenAI();
 * const stream = await observeModelCall({ provider: 'openai', model: 'gpt-4o' }, () =>
 *   client.chat.completions.create({
 *     model: 'gpt-4o',
 *     messages: [{ role: 'user', content: 'Why is the sky blue?' }],
 *     stream: true,
 *     stream_options: { include_usage: true },
 *   }),
 * );
 * for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '');
 * ```
 */
export const observeModelCall: Observer['observeModelCall'] = observer.observeModelCall;

/** Runs a tool and records how it went, see {@link Observer.observeToolCall}. */
export const observeToolCall: Observer['observeToolCall'] = observer.observeToolCall;

/** Runs an application and records how it went, see {@link Observer.observeRun}. */
export const observeRun: Observer['observeRun'] = observer.observeRun;

/** Begins a user's presence, see {@link Observer.sessionAlive}. */
export const sessionAlive: Observer['sessionAlive'] = observer.sessionAlive;

/** Parses a document and records how it went, see {@link Observer.observeFileParse}. */
export const observeFileParse: Observer['observeFileParse'] = observer.observeFileParse;
