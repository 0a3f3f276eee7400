import type { Attributes, Span } from '@opentelemetry/api';
import { isStreamed, startBodyReading } from '../observe/bodyReading.ts';
import { chunkTimes } from '../observe/chunkTimes.ts';
import { watchOpen } from '../observe/openStream.ts';
import type { OpenStreams } from '../observe/openStreams.ts';
import { outcomeBySignal, outcomeOf } from '../observe/outcome.ts';
import { startReading } from '../observe/resultReading.ts';
import { isToldAsSpan } from '../observe/units.ts';
import { measure } from '../shared.ts';
import { type Reading, shape, text } from '../usage/reading.ts';
import { modelCallFields } from './callFields.ts';
import { endWith, setOutcome } from './endSpan.ts';
import { sightingOf } from './sightings.ts';
import { providerOf, textOf } from './spanFields.ts';
import { OPEN_STREAMS, spanIsRead } from './unreadSpan.ts';

/**
 * Completes the span of a streamed model call for an instrumentation that leaves it open when the stream breaks or is not read to its
 * end: first chunk, tokens, and an end in any case; and measures each chunk where the span becomes an event. The iterator is watched in place.
 *
 * @param startedAt when the call began, in milliseconds of `performance.now()`
 * @param signal the stream's own signal
 */
export function completeStreamSpan(
  iterator: AsyncIterator<unknown>,
  span: Span,
  startedAt: number,
  signal?: AbortSignal,
  openStreams: OpenStreams = OPEN_STREAMS,
): void {
  if (!span.isRecording()) return;
  spanIsRead(span);
  const { onChunk, outcomeOfStream, leave } = readStreamFor(span, startedAt);
  watchOpen(iterator as unknown as AsyncIterable<unknown>, openStreams, {
    onChunk,
    onLeave: leave,
    // The instrumentation ends the span now, but without saying that the answer is not complete.
    onEnd: () => setOutcome(span, outcomeBySignal(outcomeOfStream(signal?.aborted === true), signal)),
    onError: (error) => endWith(span, outcomeOf(error)),
  });
}

/**
 * Completes and ends the span of a model call whose response the application reads by itself: where that is a stream of answers, when
 * the body has ended.
 *
 * @param startedAt when the call began, in milliseconds of `performance.now()`
 */
export function completeResponseSpan(
  response: { readonly status: number },
  span: Span,
  startedAt: number,
  openStreams: OpenStreams = OPEN_STREAMS,
): void {
  span.setAttribute('http.response.status_code', response.status);
  if (!isStreamed(response) || !response.body || response.bodyUsed) {
    span.end();
    return;
  }
  const { onChunk, outcomeOfStream, leave } = readStreamFor(span, startedAt);
  const values = startBodyReading(response.headers.get('content-type'));
  const isWatched = watchOpen(response.body, openStreams, {
    onLeave: leave,
    onChunk(bytes, at) {
      for (const value of values.read(bytes)) onChunk(value, at);
    },
    onEnd() {
      const last = values.end(); // a line without its end
      if (last !== undefined) onChunk(last, performance.now());
      endWith(span, outcomeOfStream(false));
    },
    onError: (error) => endWith(span, outcomeOf(error)),
  });
  if (!isWatched) span.end();
}

/** Reads a stream's chunks into the attributes of a span. */
function readStreamFor(span: Span, startedAt: number) {
  const results = startReading(undefined, false);
  const { reading } = results;
  const took = chunkTimes({
    measure,
    call: () => callOf((span as Span & { attributes?: Attributes }).attributes ?? {}),
    isToMeasure: () => isToldAsSpan(span),
  });
  const reasons = new Set<string>();
  let hasBegun = false;
  let hasFirst = false;
  span.setAttribute('gen_ai.request.stream', true);
  return {
    ...results,
    /** The consumer reads no further: not before the answer is complete, it may be. */
    leave(at?: number): void {
      if (!span.isRecording()) return; // a stream of Node's is closed after its end
      if (reasons.size > 0) span.setAttribute('gen_ai.response.finish_reasons', [...reasons]);
      endWith(span, results.outcomeOfLeft(), at);
    },
    onChunk(chunk: unknown, at: number): void {
      const isOutput = results.read(chunk);
      if (!hasBegun) {
        hasBegun = true;
        const id = text(shape(chunk)?.id);
        if (id !== undefined) span.setAttribute('gen_ai.response.id', id);
        if (reading.responseModel) span.setAttribute('gen_ai.response.model', reading.responseModel);
      }
      if (isOutput && !hasFirst) {
        hasFirst = true;
        span.setAttribute('gen_ai.response.time_to_first_chunk', (at - startedAt) / 1000);
      }
      if (hasFirst) took(at);
      for (const reason of finishReasonsIn(chunk)) reasons.add(reason);
      if (reading.inputTokens !== undefined) setUsage(span, reading);
    },
  };
}

function finishReasonsIn(chunk: unknown): string[] {
  const choices = shape(chunk)?.choices;
  if (!Array.isArray(choices)) return [];
  return choices.map((choice) => text(shape(choice)?.finish_reason)).filter((reason) => reason !== undefined);
}

function callOf(attributes: Attributes) {
  return {
    ...modelCallFields(attributes),
    operation: sightingOf(attributes)?.operation ?? 'chat',
    provider: providerOf(attributes),
    model: textOf(attributes, 'model') ?? 'unknown',
  };
}

/** Sets what a whole result says of its tokens, and of what went wrong. */
export function completeResultSpan(result: unknown, span: Span): void {
  const results = startReading(undefined, false);
  results.read(result);
  setUsage(span, results.reading);
  setOutcome(span, results.outcomeOfResult());
}

function setUsage(span: Span, reading: Reading): void {
  for (const [name, value] of [
    ['gen_ai.usage.input_tokens', reading.inputTokens],
    ['gen_ai.usage.output_tokens', reading.outputTokens],
    ['gen_ai.usage.cache_read.input_tokens', reading.cachedTokens],
    ['gen_ai.usage.cache_creation.input_tokens', reading.cacheWriteTokens],
    ['gen_ai.usage.reasoning.output_tokens', reading.reasoningTokens],
    ['gen_ai.usage.text.input_tokens', reading.textInputTokens],
    ['gen_ai.usage.image.input_tokens', reading.imageInputTokens],
    ['gen_ai.usage.audio.input_tokens', reading.audioInputTokens],
    ['gen_ai.usage.text.output_tokens', reading.textOutputTokens],
    ['gen_ai.usage.image.output_tokens', reading.imageOutputTokens],
    ['gen_ai.usage.audio.output_tokens', reading.audioOutputTokens],
  ] as const) {
    if (value !== undefined) span.setAttribute(name, value);
  }
}
