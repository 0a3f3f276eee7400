import { type Context, context, createContextKey, type Span, trace } from '@opentelemetry/api';

/** What can be observed both by hand and as a span. */
export type UnitKind = 'modelCall' | 'toolCall' | 'run';

/** Where a model is. */
export interface ServerPlace {
  readonly serverAddress?: string | undefined;
  readonly serverPort?: number | undefined;
}

/** One thing that happens, seen by hand or as a span, and what it is part of. */
export interface Unit {
  readonly kind: UnitKind;
  /** The tool's or the application's name. */
  readonly name: string | undefined;
  readonly seenAs: 'observed' | 'span';
  readonly outer: Unit | undefined;
  /** Whether something else tells of the same thing, so that this one must not. */
  isSilent: boolean;
  /** The span that tells of the same thing. */
  twin: Unit | undefined;
  /** Of a model call that is observed by hand: the server, as a span inside knows it. */
  server: ServerPlace | undefined;
  /** Model calls and tool calls in a run. */
  modelCalls: number;
  toolCalls: number;
}

// The application and the preload may each have their own copy of this module: both find these by name.
const KEY = createContextKey('telltale.events.unit');
const SPANS = Symbol.for('telltale.events.units');
const globals = globalThis as { [SPANS]?: WeakMap<Span, Unit> };
globals[SPANS] ??= new WeakMap();
const unitOfSpan = globals[SPANS];

/** Begins a unit that is observed by hand; run the work with the context. A span around it that tells of the same falls silent. */
export function enterUnit(kind: UnitKind, name: string | undefined): { unit: Unit; inside: Context } {
  const at = context.active();
  const outer = nearest(at, trace.getSpan(at));
  const unit = newUnit(kind, name, 'observed', outer);
  if (outer?.seenAs === 'span' && outer.kind === kind && sameName(outer, unit)) outer.isSilent = true;
  return { unit, inside: at.setValue(KEY, unit) };
}

/** Begins a unit that is seen as a span; it is silent where something around it tells of the same. */
export function enterSpan(kind: UnitKind, name: string | undefined, span: Span, parent: Context): Unit {
  const outer = nearest(parent, trace.getSpan(parent));
  const unit = newUnit(kind, name, 'span', outer);
  if (outer && tellsOf(outer, unit)) {
    unit.isSilent = true;
    outer.twin ??= unit;
  }
  unitOfSpan.set(span, unit);
  return unit;
}

/** Lets a span that is no unit itself stand for the one that it is part of. */
export function passOn(span: Span, parent: Context): void {
  const around = trace.getSpan(parent);
  const outer = around && unitOfSpan.get(around);
  if (outer) unitOfSpan.set(span, outer);
}

/** Tells a model call that is observed by hand of what a silent span inside knows of the server; the first one that does is believed. */
export function tellServer(unit: Unit, { serverAddress, serverPort }: ServerPlace): void {
  if (serverAddress === undefined || !unit.isSilent || unit.kind !== 'modelCall') return;
  let outer = unit.outer;
  while (outer?.seenAs === 'span') outer = outer.outer;
  if (outer?.kind === 'modelCall') outer.server ??= { serverAddress, serverPort };
}

/** Whether a span tells of its model call: it becomes an event, or another span around it does that tells of the same. */
export function isToldAsSpan(span: Span): boolean {
  let unit = unitOfSpan.get(span);
  while (unit?.kind === 'modelCall' && unit.seenAs === 'span' && unit.isSilent) unit = unit.outer;
  return unit?.kind === 'modelCall' && unit.seenAs === 'span';
}

/** Ends a unit. @returns whether it is to be recorded; then the run around it has one more of its kind */
export function leaveUnit(unit: Unit): boolean {
  if (unit.isSilent) return false;
  const run = runAround(unit);
  if (run && unit.kind === 'modelCall') run.modelCalls++;
  if (run && unit.kind === 'toolCall') run.toolCalls++;
  return true;
}

function newUnit(kind: UnitKind, name: string | undefined, seenAs: Unit['seenAs'], outer?: Unit): Unit {
  return {
    kind,
    name,
    seenAs,
    outer,
    isSilent: false,
    twin: undefined,
    server: undefined,
    modelCalls: 0,
    toolCalls: 0,
  };
}

/** A model call has no other in it, however many layers report it; an agent or tool may have others in it, so it has one twin at most. */
function tellsOf(outer: Unit, unit: Unit): boolean {
  if (outer.kind === 'modelCall') return unit.kind === 'modelCall' || unit.kind === 'run';
  return (
    outer.seenAs === 'observed' &&
    outer.kind === unit.kind &&
    outer.twin === undefined &&
    sameName(outer, unit)
  );
}

/** Only tools must have the same name: an application seldom has its agent's. */
function sameName(a: Unit, b: Unit): boolean {
  return a.kind !== 'toolCall' || a.name === b.name;
}

/** The innermost unit of a context: the one observed by hand, or that of the span, whichever began later. */
function nearest(at: Context, span: Span | undefined): Unit | undefined {
  const observed = at.getValue(KEY) as Unit | undefined;
  const ofSpan = span && unitOfSpan.get(span);
  if (!observed || !ofSpan) return observed ?? ofSpan;
  for (let unit: Unit | undefined = ofSpan; unit; unit = unit.outer) if (unit === observed) return ofSpan;
  return observed;
}

function runAround({ outer }: Unit): Unit | undefined {
  let unit = outer;
  while (unit && (unit.kind !== 'run' || unit.isSilent)) unit = unit.outer;
  return unit;
}
