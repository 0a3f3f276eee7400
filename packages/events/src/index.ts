export * from './catalog/index.ts';
export { commonFields } from './definition/common.ts';
export * from './definition/event.ts';
export * from './definition/fields.ts';
export { counter, type DerivedMetric, histogram, type MetricSource } from './definition/metric.ts';
export { type AnyEvent, createRegistry, type EventRegistry } from './definition/registry.ts';
export type { StandardSchema } from './definition/standardSchema.ts';
export { INVALID_FIELDS } from './definition/wellKnown.ts';
export * from './errors.ts';
export * as genaiInstruments from './metrics/genai.ts';
export type { InstrumentDefinition } from './metrics/instruments.ts';
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
export type { RecorderStats } from './recorder/books.ts';
export type { RecordOptions } from './recorder/occurrence.ts';
export { createRecorder, type Recorder, type RecorderOptions } from './recorder/recorder.ts';
export { configureEvents, eventStats, flush, record } from './shared.ts';
export type { EndedSpan } from './spans/endedSpan.ts';
export { endFailedSpan } from './spans/endSpan.ts';
export { type GenAiSpanProcessor, genAiSpanProcessor } from './spans/genAiSpans.ts';
export { completeResponseSpan, completeResultSpan, completeStreamSpan } from './spans/streamSpan.ts';
export { endUnaskedSpan, endUnreadSpan } from './spans/unreadSpan.ts';
export type { Reading } from './usage/reading.ts';
export type { NamedId, Role, UserContext } from './users/user.ts';
export type { UserDirectoryOptions, UserResolver } from './users/userDirectory.ts';

import { createObserver, type Observer } from './observe/observer.ts';
import { record } from './shared.ts';

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
