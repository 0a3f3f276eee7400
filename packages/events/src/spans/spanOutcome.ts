import { type Attributes, SpanStatusCode } from '@opentelemetry/api';
import {
  CANCELLED,
  INCOMPLETE,
  type Outcome,
  outcomeOfType,
  SUCCESS,
  TOOL_ERROR,
} from '../observe/outcome.ts';
import { shape, text } from '../usage/reading.ts';
import type { EndedSpan } from './endedSpan.ts';
import type { Sighting } from './sightings.ts';
import { countOf, finishReasonsOf, textOf } from './spanFields.ts';

const OPENAI = '@opentelemetry/instrumentation-openai';
/** The Vercel AI SDK's instrumentations: since 7; up to 6, and its legacy integration since. Their runs say why they ended, too. */
const VERCEL = new Set(['gen_ai', 'ai']);
/** The one run of theirs that does not. */
const SAYS_NO_REASON = 'ai.streamObject';
/** What the AI SDK says of an answer that ended without a reason. */
const NO_REASON = new Set(['unknown', 'other']);
const FAILED = 'error';

/**
 * How what a span shows has ended.
 *
 * @param httpStatus of the last request that was made for it, where it does not say that itself
 */
export function spanOutcome(span: EndedSpan, sighting: Sighting, httpStatus?: number): Outcome {
  const { attributes, status } = span;
  const type = text(attributes['error.type']);
  if (type !== undefined || status.code === SpanStatusCode.ERROR) {
    const own = byStatus(attributes['http.response.status_code']);
    const said = own ?? outcomeOfType(type ?? exceptionOf(span) ?? '_OTHER');
    return said.status === 'failed' ? (own ?? byStatus(httpStatus) ?? said) : said;
  }
  if (sighting.kind === 'toolCall') return saysError(textOf(attributes, 'toolResult')) ? TOOL_ERROR : SUCCESS;
  return saysWhenFinished(span, sighting) ? outcomeByReason(attributes) : SUCCESS;
}

/** Whether the result of a tool says by itself that the tool failed; most are not even looked into. */
function saysError(result: string | undefined): boolean {
  if (!result?.includes('"isError"')) return false;
  try {
    return shape(JSON.parse(result))?.isError === true;
  } catch {
    return false; // cut off by a limit of the SDK's
  }
}

function byStatus(status: unknown): Outcome | undefined {
  return Number(status) >= 400 ? outcomeOfType(String(status)) : undefined;
}

function exceptionOf({ events }: EndedSpan): string | undefined {
  const type = events.findLast(({ name }) => name === 'exception')?.attributes?.['exception.type'];
  return typeof type === 'string' ? type : undefined;
}

/** Whether a span is of an instrumentation that says why an answer ended whenever it did: one without that is of a call that was broken off. */
function saysWhenFinished(
  { attributes, instrumentationScope: { name } }: EndedSpan,
  { kind, modelType }: Sighting,
): boolean {
  if (kind === 'run') return VERCEL.has(name) && attributes['ai.operationId'] !== SAYS_NO_REASON;
  if (kind !== 'modelCall' || modelType !== 'llm') return false; // a vector, a picture or a voice has no reason to end
  // The application took the answer as it came over HTTP, and nobody knows what it said.
  return (name === OPENAI && attributes['http.response.status_code'] === undefined) || VERCEL.has(name);
}

function outcomeByReason(attributes: Attributes): Outcome {
  const reasons = finishReasonsOf(attributes);
  if (reasons.includes(FAILED)) return outcomeOfType(FAILED);
  if (countOf(attributes, 'outputTokens') !== undefined) return SUCCESS;
  if (reasons.length === 0) return CANCELLED;
  return reasons.every((reason) => NO_REASON.has(reason)) ? INCOMPLETE : SUCCESS;
}
