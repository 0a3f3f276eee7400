import type { modelCall } from '../catalog/modelCalls.ts';
import type { PayloadOf } from '../definition/event.ts';
import { type Reading, speedOf } from '../usage/reading.ts';
import type { ModelCallMeta } from './modelCall.ts';
import { type Outcome, outcomeBySignal, outcomeOfBegun, SUCCESS } from './outcome.ts';
import { costOf } from './price.ts';
import type { InnerFacts, Unit } from './unit.ts';

/** A model call's payload. */
export type CallPayload = PayloadOf<typeof modelCall>;

/** What was seen of a model call that has ended. */
export interface SeenCall {
  readonly unit: Unit;
  readonly reading: Reading;
  /** In milliseconds since 1970. */
  readonly startTime: number;
  /** In seconds. */
  readonly duration: number;
  /** In seconds from its begin; undefined where no chunk was seen. */
  readonly firstChunk: number | undefined;
  readonly isStreaming: boolean;
  readonly outcome: Outcome;
  readonly retries: number;
}

/** What the event says of a call: what was known before, what was seen, and what spans inside it know where its result says nothing. */
export function callPayload(meta: ModelCallMeta, seen: SeenCall): CallPayload {
  const { unit, reading, startTime, duration, firstChunk, isStreaming, outcome, retries } = seen;
  const { timeToFirstChunk = firstChunk, outcome: innerOutcome, ...inner } = innerFacts(unit, reading);
  const { isFinished: _, error: __, ...usage } = { ...inner, ...reading };
  const ended = isStreaming && outcome === SUCCESS ? (innerOutcome ?? outcome) : outcome;
  const hasBegun = timeToFirstChunk !== undefined;
  return {
    ...plannedCall(meta, unit),
    startTime,
    endTime: Math.round(startTime + duration * 1000),
    duration,
    timeToFirstChunk,
    streaming: isStreaming,
    ...outcomeBySignal(hasBegun ? outcomeOfBegun(ended) : ended, meta.signal),
    ...usage,
    ...speedOf(usage.outputTokens, duration, timeToFirstChunk),
    ...costOf([usage.responseModel, meta.model], usage),
    ...(retries > 0 && { retries }),
  };
}

/** What is known of a call before it has ended. */
export function plannedCall({ user, signal, read, prompt, ...planned }: ModelCallMeta, { server }: Unit) {
  const { operation = 'chat', serverAddress } = planned;
  const modelType = operation === 'embeddings' ? 'embedding' : 'llm';
  return { modelType, ...planned, ...(serverAddress === undefined && server), operation };
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

/** What was asked and answered, redacted. */
export function callContent(
  prompt: unknown,
  answer: string,
  redact: (text: string) => string,
): Partial<CallPayload> {
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
