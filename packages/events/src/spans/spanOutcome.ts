import { type Attributes, SpanStatusCode } from '@opentelemetry/api';
import { CANCELLED, type Outcome, outcomeOfType, SUCCESS } from '../observe/outcome.ts';
import type { EndedSpan } from './endedSpan.ts';
import type { Sighting } from './sightings.ts';

// The Vercel AI SDK's; its runs say so, too.
const VERCEL = 'gen_ai';
// Instrumentations that say why an answer ended whenever it did: a span without that is of a call that was broken off.
const SAY_WHEN_FINISHED = new Set(['@opentelemetry/instrumentation-openai', VERCEL]);
const GENERATING = new Set(['chat', 'text_completion', 'generate_content']);

/** How what a span shows has ended. */
export function spanOutcome(span: EndedSpan, sighting: Sighting): Outcome {
  const { attributes, status } = span;
  const type = attributes['error.type'];
  if (typeof type === 'string' && type !== '') return byStatusCode(attributes) ?? outcomeOfType(type);
  if (status.code === SpanStatusCode.ERROR)
    return byStatusCode(attributes) ?? outcomeOfType(exceptionOf(span) ?? '_OTHER');
  return wasBrokenOff(span, sighting) ? CANCELLED : SUCCESS;
}

function byStatusCode(attributes: Attributes): Outcome | undefined {
  const code = Number(attributes['http.response.status_code']);
  return code >= 400 ? outcomeOfType(String(code)) : undefined;
}

function exceptionOf({ events }: EndedSpan): string | undefined {
  const type = events.findLast(({ name }) => name === 'exception')?.attributes?.['exception.type'];
  return typeof type === 'string' ? type : undefined;
}

function wasBrokenOff(
  { attributes, instrumentationScope: { name } }: EndedSpan,
  sighting: Sighting,
): boolean {
  const says = sighting.kind === 'run' ? name === VERCEL : GENERATING.has(sighting.operation ?? '');
  if (!says || !SAY_WHEN_FINISHED.has(name)) return false;
  // The application took the answer as it came over HTTP, and nobody knows what it said.
  if (attributes['http.response.status_code'] !== undefined) return false;
  const reasons = attributes['gen_ai.response.finish_reasons'];
  const isFinished = Array.isArray(reasons) && reasons.length > 0;
  return !isFinished && attributes['gen_ai.usage.output_tokens'] === undefined;
}
