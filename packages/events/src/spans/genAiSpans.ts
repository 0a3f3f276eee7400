import { type Context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { guarded } from '../observe/guard.ts';
import { endWithProcess } from '../observe/openWork.ts';
import { enterSpan, leaveUnit, passOn, tellServer, type Unit } from '../observe/units.ts';
import type { Recorder } from '../recorder/recorder.ts';
import { type EndedSpan, endedWithProcess } from './endedSpan.ts';
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
  /** The context in which it was started. */
  readonly parent: Context;
  isEnded: boolean;
  /** It need not end with the process any more. */
  readonly close: () => void;
}

type StartedSpan = Span & Pick<EndedSpan, 'attributes'>;

/**
 * Turns spans that follow OpenTelemetry's GenAI conventions into the events and metrics that calls observed by hand give, once where a
 * call is seen both ways or by several instrumentations. What a sampler drops is not seen.
 */
export function genAiSpanProcessor({ record }: Pick<Recorder, 'record'>): GenAiSpanProcessor {
  const seen = new WeakMap<object, Seen>();
  const parents = new WeakMap<object, Context>();
  /** What a span inside a model call's span knows of the same call. */
  const inner = new WeakMap<Unit, ModelCallFields>();

  function see(span: StartedSpan, parent: Context): Seen | undefined {
    const sighting = sightingOf(span.attributes);
    if (!sighting) return undefined;
    const found: Seen = {
      unit: enterSpan(sighting.kind, nameOf(span, sighting), span, parent),
      sighting,
      parent,
      isEnded: false,
      close: endWithProcess(() => end(found, endedWithProcess(span as unknown as EndedSpan))),
    };
    tellServer(found.unit, modelCallFields(span.attributes));
    seen.set(span, found);
    return found;
  }

  function start(span: StartedSpan, parent: Context): void {
    lookAgain(parent);
    if (see(span, parent)) return;
    passOn(span, parent);
    parents.set(span, parent);
  }

  /** Some say what they are only when they have started; the spans in them must know. */
  function lookAgain(at: Context): void {
    const around = trace.getSpan(at);
    const parent = around && parents.get(around);
    if (parent && !seen.has(around)) see(around as StartedSpan, parent);
  }

  function end(found: Seen, span: EndedSpan): void {
    if (found.isEnded) return;
    found.isEnded = true;
    found.close();
    const { unit, sighting, parent } = found;
    const tell = () => recordSpan(record, span, sighting, unit, parent, inner.get(unit));
    if (leaveUnit(unit)) tell();
    else if (sighting.kind === 'run') unit.tellAfterAll = tell;
    else if (sighting.kind === 'modelCall' && unit.teller?.seenAs === 'span')
      inner.set(unit.teller, { ...inner.get(unit.teller), ...modelCallFields(span.attributes) });
  }

  function endStarted(span: EndedSpan): void {
    const found = seen.get(span) ?? see(span as unknown as StartedSpan, parents.get(span) ?? ROOT_CONTEXT);
    if (found) end(found, span);
  }

  return {
    onStart: (span, parent) => guarded('a span', () => start(span, parent)),
    onEnd: (span) => guarded('a span', () => endStarted(span)),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

function nameOf({ attributes }: StartedSpan, { kind }: Sighting): string | undefined {
  if (kind === 'modelCall') return undefined;
  return textOf(attributes, kind === 'toolCall' ? 'tool' : 'application');
}
