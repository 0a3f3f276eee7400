import { type Attributes, type Context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { guarded } from '../observe/guard.ts';
import { endWithProcess } from '../observe/openWork.ts';
import { type Outcome, PROCESS_ENDED } from '../observe/outcome.ts';
import { nameUnit } from '../observe/sameThing.ts';
import { leaveUnit, tellIfApart, type Unit } from '../observe/unit.ts';
import { enterSpan, passOn, tellHttpStatus, tellServer } from '../observe/units.ts';
import type { Recorder } from '../recorder/recorder.ts';
import { createBesideCalls, type ToldCall } from './besideCalls.ts';
import { createBesideRuns } from './besideRuns.ts';
import { modelCallFields, tellAround } from './callFields.ts';
import { type EndedSpan, endedNow } from './endedSpan.ts';
import { isOfCallbacks, type Sighting, sightingOf } from './sightings.ts';
import { recordSpan } from './spanEvents.ts';
import { textOf } from './spanFields.ts';
import { spanOutcome } from './spanOutcome.ts';

/** The SDK's `SpanProcessor`, which takes this as one. */
export interface GenAiSpanProcessor {
  onStart(span: StartedSpan, parent: Context): void;
  onEnd(span: EndedSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

type StartedSpan = Span & Pick<EndedSpan, 'attributes'>;

interface Seen {
  readonly unit: Unit;
  readonly sighting: Sighting;
  readonly span: StartedSpan & EndedSpan;
  /** The context in which it was started; none of it is kept longer than the span is open, as there may be another such span in it, and so on. */
  parent: Context;
  isEnded: boolean;
  /** Of a model call that a framework tells of in callbacks. */
  call?: ToldCall;
  /** Called when it has ended. */
  readonly closes: (() => void)[];
}

/**
 * Turns spans that follow OpenTelemetry's GenAI conventions into the events and metrics that calls observed by hand give, once where a
 * call is seen both ways or by several instrumentations. What a sampler drops is not seen.
 */
export function genAiSpanProcessor({ record }: Pick<Recorder, 'record'>): GenAiSpanProcessor {
  const seen = new WeakMap<object, Seen>();
  const parents = new WeakMap<object, Context>();
  /** Spans made in callbacks that have begun, and not yet said what they are. */
  const begun = new Set<StartedSpan>();
  /** Model calls that are open directly in a span. */
  const openIn = new WeakMap<object, Set<Seen>>();
  const besideRuns = createBesideRuns();
  const besideCalls = createBesideCalls();

  function see(span: StartedSpan, parent: Context): Seen | undefined {
    const sighting = sightingOf(span.attributes);
    if (!sighting) return undefined;
    const { kind, isStep } = sighting;
    const given = { kind, isStep, name: nameOf(span, sighting), span, parent };
    const found: Seen = {
      unit: kind === 'run' && isOfCallbacks(span) ? besideRuns.enter(given) : enterSpan(given),
      sighting,
      span: span as StartedSpan & EndedSpan,
      parent,
      isEnded: false,
      closes: [endWithProcess(() => end(found, PROCESS_ENDED.errorType))],
    };
    seen.set(span, found);
    if (kind === 'modelCall') openCall(found);
    return found;
  }

  function openCall(found: Seen): void {
    const { span, sighting, parent, unit, closes } = found;
    tellServer(unit, modelCallFields(span.attributes));
    if (isOfCallbacks(span)) {
      found.call = toldCall(unit, sighting, span.attributes);
      closes.push(besideCalls.open(found.call, parent));
    }
    const around = trace.getSpan(parent);
    if (!around) return;
    const calls = openIn.get(around) ?? new Set();
    openIn.set(around, calls.add(found));
    closes.push(() => calls.delete(found));
  }

  function start(span: StartedSpan, parent: Context): void {
    lookAgain(parent);
    if (see(span, parent)) return;
    passOn(span, parent);
    parents.set(span, parent);
    if (isOfCallbacks(span)) begun.add(span);
  }

  function lookAtBegun(): void {
    for (const span of begun) see(span, parents.get(span) ?? ROOT_CONTEXT);
    begun.clear();
  }

  /** Some say what they are only when they have started; the spans in them, or beside them, must know. */
  function lookAgain(at: Context): void {
    lookAtBegun();
    const around = trace.getSpan(at);
    const parent = around && parents.get(around);
    if (parent && !seen.has(around)) see(around as StartedSpan, parent);
  }

  /** @param errorType why it ended, where it does not say that */
  function end(found: Seen, errorType?: string): void {
    if (found.isEnded) return;
    const { unit, sighting, parent } = found;
    found.isEnded = true;
    found.parent = ROOT_CONTEXT;
    for (const close of found.closes) close();
    const span = errorType === undefined ? found.span : endedNow(found.span, errorType);
    const outcome = spanOutcome(span, sighting, unit.httpStatus);
    nameUnit(unit, nameOf(span, sighting));
    if (sighting.kind === 'run') leaveRun(found, parent, outcome);
    if (sighting.kind === 'modelCall') leaveCall(found, parent, outcome);
    const tell = () => recordSpan(record, span, sighting, unit, parent, outcome);
    if (leaveUnit(unit)) tell();
    else tellIfApart(unit, tell);
  }

  function leaveCall({ unit, span, sighting, call }: Seen, parent: Context, outcome: Outcome): void {
    if (call?.isAnswered) return;
    const around = tellAround(unit, span.attributes, outcome);
    if (!call && around?.seenAs !== 'span')
      besideCalls.answer(toldCall(unit, sighting, span.attributes), spansAround(parent));
  }

  function leaveRun({ span, unit }: Seen, parent: Context, { status, errorType }: Outcome): void {
    if (isOfCallbacks(span)) besideRuns.leave(unit, parent);
    if (status === 'success') return;
    // The AI SDK up to 6 leaves the spans of its calls open where it breaks them off.
    for (const call of openIn.get(span) ?? []) if (scopeOf(call.span) === scopeOf(span)) end(call, errorType);
  }

  function* spansAround(at: Context): Iterable<Span> {
    for (let span = trace.getSpan(at); span; span = trace.getSpan(at)) {
      yield span;
      at = seen.get(span)?.parent ?? parents.get(span) ?? ROOT_CONTEXT;
    }
  }

  function endStarted(span: EndedSpan): void {
    const started = span as unknown as StartedSpan;
    lookAtBegun();
    const found = seen.get(started) ?? see(started, parents.get(started) ?? ROOT_CONTEXT);
    if (found) end(found);
    else tellHttpStatus(started, span.attributes['http.response.status_code']);
    parents.delete(started);
  }

  return {
    onStart: (span, parent) => guarded('a span', () => start(span, parent)),
    onEnd: (span) => guarded('a span', () => endStarted(span)),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

function nameOf({ attributes }: Pick<EndedSpan, 'attributes'>, { kind }: Sighting): string | undefined {
  if (kind === 'modelCall') return undefined;
  return textOf(attributes, kind === 'toolCall' ? 'tool' : 'application');
}

function toldCall(unit: Unit, { modelType }: Sighting, attributes: Attributes): ToldCall {
  const models = [textOf(attributes, 'model'), textOf(attributes, 'responseModel')];
  return { unit, modelType, models: models.filter((model) => model !== undefined) };
}

function scopeOf(span: EndedSpan): string {
  return span.instrumentationScope.name;
}
