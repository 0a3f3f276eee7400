import { type Attributes, type Context, ROOT_CONTEXT, type Span } from '@opentelemetry/api';
import { guarded } from '../observe/guard.ts';
import { enterSpan, leaveUnit, passOn, tellServer, type Unit } from '../observe/units.ts';
import type { Recorder } from '../recorder.ts';
import type { EndedSpan } from './endedSpan.ts';
import { type Sighting, sightingOf } from './sightings.ts';
import { type ModelCallFields, modelCallFields, recordSpan } from './spanEvents.ts';
import { textOf } from './spanFields.ts';

/** The SDK's `SpanProcessor`, which takes this as one. */
export interface GenAiSpanProcessor {
  onStart(span: Span & Pick<EndedSpan, 'attributes'>, parent: Context): void;
  onEnd(span: EndedSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

interface Seen {
  readonly unit: Unit;
  readonly sighting: Sighting;
}

/**
 * Turns spans that follow OpenTelemetry's GenAI conventions into the events and metrics that calls observed by hand give, once where a
 * call is seen both ways or by several instrumentations. What a sampler drops is not seen.
 */
export function genAiSpanProcessor({ record }: Pick<Recorder, 'record'>): GenAiSpanProcessor {
  const seen = new WeakMap<object, Seen>();
  const parents = new WeakMap<object, Context>();
  /** What a span inside a model call's span knows of the same call. */
  const inner = new WeakMap<Unit, ModelCallFields>();

  function see(span: Span, attributes: Attributes, parent: Context): Seen | undefined {
    const sighting = sightingOf(attributes);
    if (!sighting) return undefined;
    const name = sighting.kind === 'toolCall' ? textOf(attributes, 'tool') : undefined;
    const found = { unit: enterSpan(sighting.kind, name, span, parent), sighting };
    tellServer(found.unit, modelCallFields(attributes));
    seen.set(span, found);
    return found;
  }

  function start(span: Span & Pick<EndedSpan, 'attributes'>, parent: Context): void {
    if (see(span, span.attributes, parent)) return;
    passOn(span, parent);
    parents.set(span, parent);
  }

  function end(span: EndedSpan): void {
    // Some say what they are only later.
    const found =
      seen.get(span) ?? see(span as unknown as Span, span.attributes, parents.get(span) ?? ROOT_CONTEXT);
    if (!found) return;
    const { unit, sighting } = found;
    if (leaveUnit(unit)) recordSpan(record, span, sighting, unit, inner.get(unit));
    else if (sighting.kind === 'modelCall' && unit.outer?.seenAs === 'span')
      inner.set(unit.outer, { ...inner.get(unit.outer), ...modelCallFields(span.attributes) });
  }

  return {
    onStart: (span, parent) => guarded('a span', () => start(span, parent)),
    onEnd: (span) => guarded('a span', () => end(span)),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}
