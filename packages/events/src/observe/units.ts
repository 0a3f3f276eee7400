import { type Context, context, createContextKey, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import type { Reading } from '../usage/reading.ts';
import type { Outcome } from './outcome.ts';

/** What can be observed both by hand and as a span. */
export type UnitKind = 'modelCall' | 'toolCall' | 'run';

/** Where a model is. */
export interface ServerPlace {
  readonly serverAddress?: string | undefined;
  readonly serverPort?: number | undefined;
}

/** What spans inside a model call know of it when they have ended. */
export interface InnerFacts extends ServerPlace, Omit<Reading, 'isFinished' | 'error'> {
  readonly conversationId?: string | undefined;
  /** In seconds. */
  readonly timeToFirstChunk?: number | undefined;
  /** How the last one of them ended. */
  readonly outcome?: Outcome;
}

/** One thing that happens, seen by hand or as a span, and what it is part of. */
export interface Unit {
  readonly kind: UnitKind;
  /** The tool's, the agent's or the application's name. */
  name: string | undefined;
  readonly seenAs: 'observed' | 'span';
  /** What it is part of, as long as that goes on. */
  outer: Unit | undefined;
  isEnded: boolean;
  /** What tells of the same thing, so that this one must not. */
  teller: Unit | undefined;
  /** What is seen inside and seems to be the same thing. */
  twin: Unit | undefined;
  /** Whether it has parts of its own kind, which are told of beside it. */
  hasParts: boolean;
  /** Tells of what ended silently, if it turns out to be a thing of its own. */
  tellAfterAll: (() => void) | undefined;
  /** Of a model call that is observed by hand: the server, as a span inside knows it. */
  server: ServerPlace | undefined;
  /** Of a model call. */
  inner: InnerFacts | undefined;
  /** Of a model call: the status of the last HTTP request that was made for it. */
  httpStatus: number | undefined;
  /** Model calls and tool calls in a run, those of runs in it included. */
  modelCalls: number;
  toolCalls: number;
  /** Whether others go on beside it that may have made those calls. */
  isShared: boolean;
}

// The application and the preload may each have their own copy of this module: both find these by name.
const KEY = createContextKey('telltale.events.unit');
const SPANS = Symbol.for('telltale.events.units');
const INSIDE = Symbol.for('telltale.events.unitsInside');
const globals = globalThis as { [SPANS]?: WeakMap<Span, Unit>; [INSIDE]?: WeakMap<Span, Unit> };
globals[SPANS] ??= new WeakMap();
globals[INSIDE] ??= new WeakMap();
const unitOfSpan = globals[SPANS];
/** The model call that was observed by hand in a span which had not said what it is. */
const observedInside = globals[INSIDE];

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

/** Gives a unit the name that its span says only after its start. */
export function nameUnit(unit: Unit, name: string | undefined): void {
  if (unit.name !== undefined || name === undefined) return;
  unit.name = name;
  const outer = underWay(unit.outer);
  if (unit.teller || outer?.kind !== unit.kind || !haveOneName(outer, unit)) return;
  if (outer.seenAs === 'span') unit.teller = outer;
  else pair(outer, unit);
}

/** The model call that one is a part of, however many layers lie between; a tool in a call makes calls of its own. */
export function modelCallAround(unit: Unit): Unit | undefined {
  for (let outer = underWay(unit.outer); outer; outer = underWay(outer.outer)) {
    if (outer.kind === 'modelCall') return outer;
    if (outer.kind === 'toolCall') return undefined;
  }
  return undefined;
}

/** Takes what begins in a span from now on for a part of a unit. @returns what it was a part of before */
export function standFor(span: Span, unit: Unit | undefined): Unit | undefined {
  const before = unitOfSpan.get(span);
  if (unit) unitOfSpan.set(span, unit);
  else unitOfSpan.delete(span);
  return before;
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

/** Ends a unit. @returns whether it is to be recorded; then the runs around it have one more of its kind */
export function leaveUnit(unit: Unit): boolean {
  unit.isEnded = true;
  if (unit.twin) unit.twin.tellAfterAll = undefined;
  unit.twin = undefined;
  unit.outer = underWay(unit.outer);
  if (unit.teller) return false;
  for (let { outer } = unit; outer; outer = underWay(outer.outer)) {
    if (outer.kind !== 'run') continue;
    if (unit.kind === 'modelCall') outer.modelCalls++;
    if (unit.kind === 'toolCall') outer.toolCalls++;
  }
  return true;
}

/** Has what ended silently told of if what it seems to be the same as turns out to be another thing. */
export function tellIfApart(unit: Unit, tell: () => void): void {
  if (unit.teller?.twin === unit) unit.tellAfterAll = tell;
}

function newUnit(kind: UnitKind, name: string | undefined, seenAs: Unit['seenAs'], outer?: Unit): Unit {
  return {
    kind,
    name,
    seenAs,
    outer,
    isEnded: false,
    teller: undefined,
    twin: undefined,
    hasParts: false,
    tellAfterAll: undefined,
    server: undefined,
    inner: undefined,
    httpStatus: undefined,
    modelCalls: 0,
    toolCalls: 0,
    isShared: false,
  };
}

/**
 * What of this and all around it goes on still. What begins after the end of a thing is not part of it: work may begin its next turn from inside
 * itself without end, and nobody is to walk, or keep, all turns before.
 */
function underWay(unit: Unit | undefined): Unit | undefined {
  let found = unit;
  while (found?.isEnded) found = found.outer;
  return found;
}

/**
 * Decides whether two units of one kind, one in the other, one seen by hand and one as a span, are the same thing: then the span's is silent.
 * A tool is the same by its name. An application seldom has its agent's name: what is in it is the same where it has its name, or where it
 * is the only one; if another one comes, both are parts.
 */
function pair(around: Unit, unit: Unit): void {
  const { twin } = around;
  const isNamesake = haveOneName(around, unit);
  if (unit.kind === 'toolCall' && !isNamesake) return;
  if (twin && (haveOneName(around, twin) || isIn(unit, twin))) return;
  if (twin) part(around, twin);
  if (around.hasParts && !isNamesake) return;
  around.twin = unit;
  if (unit.seenAs === 'span') unit.teller = around;
  else around.teller = unit;
}

function haveOneName(a: Unit, b: Unit): boolean {
  return a.name !== undefined && a.name === b.name;
}

/** Takes a twin for a part from now on. */
function part(around: Unit, twin: Unit): void {
  around.twin = undefined;
  around.hasParts = true;
  if (around.teller === twin) around.teller = undefined;
  if (twin.teller !== around) return;
  twin.teller = undefined;
  twin.tellAfterAll?.();
}

/** The innermost unit of a context: the one observed by hand, or that of the span, whichever began later. */
function nearest(at: Context, span: Span | undefined): Unit | undefined {
  const observed = underWay(at.getValue(KEY) as Unit | undefined);
  const ofSpan = underWay(span && unitOfSpan.get(span));
  if (!observed || !ofSpan) return observed ?? ofSpan;
  return isIn(ofSpan, observed) ? ofSpan : observed;
}

function tellerOf(unit: Unit): Unit {
  return unit.teller ? tellerOf(unit.teller) : unit;
}

function isIn(unit: Unit, around: Unit): boolean {
  for (let { outer } = unit; outer; { outer } = outer) if (outer === around) return true;
  return false;
}
