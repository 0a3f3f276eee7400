import { type Context, context, createContextKey, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { processWide } from '@telltale/logging/processWide';
import { haveOneName, pair } from './sameThing.ts';
import { isIn, newUnit, type ServerPlace, tellerOf, type Unit, type UnitKind, underWay } from './unit.ts';

// The application and the preload may each have their own copy of this module: both find these by name.
const KEY = createContextKey('telltale.events.unit');
const { unitOfSpan, observedInside } = processWide('events.v1.units', () => ({
  unitOfSpan: new WeakMap<Span, Unit>(),
  /** The model call that was observed by hand in a span which had not said what it is. */
  observedInside: new WeakMap<Span, Unit>(),
}));

/** Begins a unit that is observed by hand; run the work with the context. A span around it that tells of the same falls silent. */
export function enterUnit(kind: UnitKind, name: string | undefined): { unit: Unit; inside: Context } {
  const at = context.active();
  const span = trace.getSpan(at);
  const outer = nearest(at, span);
  const unit = newUnit(kind, name, 'observed', outer);
  if (span && kind === 'modelCall' && !unitOfSpan.has(span)) observedInside.set(span, unit);
  if (outer?.seenAs === 'span' && outer.kind === kind) {
    if (kind === 'modelCall') outer.teller = unit;
    else pair(outer, unit);
  }
  return { unit, inside: at.setValue(KEY, unit) };
}

/** What is seen as a span. */
export interface SpanSeen {
  readonly kind: UnitKind;
  readonly name: string | undefined;
  readonly span: Span;
  /** The context in which it began. */
  readonly parent: Context;
  /** Whether it tells of nothing where it is inside a run that is seen as a span. */
  readonly isStep?: boolean | undefined;
  /** What it is part of. @default what its context says */
  readonly outer?: Unit | undefined;
}

/** Begins a unit that is seen as a span; it is silent where something around it tells of the same. */
export function enterSpan({ kind, name, span, parent, isStep, ...given }: SpanSeen): Unit {
  const outer = given.outer ?? nearest(parent, trace.getSpan(parent));
  const unit = newUnit(kind, name, 'span', outer);
  if (kind === 'modelCall') unit.teller = observedInside.get(span);
  const around = outer && tellerOf(outer);
  if (around?.kind === 'modelCall') {
    // It has no other in it, however many layers report it.
    if (kind !== 'toolCall') unit.teller = around;
  } else if (outer?.seenAs === 'span' && outer.kind === kind && (isStep || haveOneName(outer, unit))) {
    unit.teller = outer;
  } else if (around?.seenAs === 'observed' && around.kind === kind && isIn(unit, around)) pair(around, unit);
  unitOfSpan.set(span, unit);
  return unit;
}

/** What it is that things which begin in a span are parts of. */
export function standsFor(span: Span): Unit | undefined {
  return unitOfSpan.get(span);
}

/** Takes what begins in a span from now on for a part of a unit. */
export function standFor(span: Span, unit: Unit | undefined): void {
  if (unit) unitOfSpan.set(span, unit);
  else unitOfSpan.delete(span);
}

const PROBE = ROOT_CONTEXT.setValue(KEY, undefined);

/** Whether there is a context manager, without which nothing knows what it is part of. */
export function isContextKept(): boolean {
  return context.with(PROBE, () => context.active() === PROBE);
}

/** Calls a method as a part of a unit, in the context that is active otherwise. It has one argument, as it is called for each chunk. */
export type Within = <A, R>(method: (given: A) => R, target: unknown, given: A) => R;

/** Makes what calls methods as parts of a unit, such as those that fetch the chunks of its stream. */
export function partsOf(unit: Unit): Within {
  let active: Context | undefined;
  let inside: Context = ROOT_CONTEXT;
  return (method, target, given) => {
    const now = context.active();
    if (now !== active) {
      active = now;
      inside = now.setValue(KEY, unit);
    }
    return context.with(inside, method, target as never, given);
  };
}

/** Lets a span that is no unit itself stand for the one that it is part of. */
export function passOn(span: Span, parent: Context): void {
  const around = trace.getSpan(parent);
  const outer = around && unitOfSpan.get(around);
  if (outer) unitOfSpan.set(span, outer);
}

/** Tells the model call that a span is part of, no unit itself, how its HTTP request was answered. */
export function tellHttpStatus(span: Span, status: unknown): void {
  const unit = unitOfSpan.get(span);
  if (unit?.kind === 'modelCall' && typeof status === 'number') unit.httpStatus = status;
}

/** Tells a model call that is observed by hand of what a silent span inside knows of the server; the first one that does is believed. */
export function tellServer(unit: Unit, { serverAddress, serverPort }: ServerPlace): void {
  if (serverAddress === undefined || !unit.teller || unit.kind !== 'modelCall') return;
  const teller = tellerOf(unit);
  if (teller.seenAs === 'observed' && teller.kind === 'modelCall')
    teller.server ??= { serverAddress, serverPort };
}

/** Whether a span tells of its model call: it becomes an event, or another span around it does that tells of the same. */
export function isToldAsSpan(span: Span): boolean {
  const unit = unitOfSpan.get(span);
  const teller = unit && tellerOf(unit);
  return teller?.kind === 'modelCall' && teller.seenAs === 'span';
}

/** The innermost unit of a context: the one observed by hand, or that of the span, whichever began later. */
function nearest(at: Context, span: Span | undefined): Unit | undefined {
  const observed = underWay(at.getValue(KEY) as Unit | undefined);
  const ofSpan = underWay(span && unitOfSpan.get(span));
  if (!observed || !ofSpan) return observed ?? ofSpan;
  return isIn(ofSpan, observed) ? ofSpan : observed;
}
