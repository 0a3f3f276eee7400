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

/** Makes a unit that has just begun. */
export function newUnit(
  kind: UnitKind,
  name: string | undefined,
  seenAs: Unit['seenAs'],
  outer?: Unit,
): Unit {
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
export function underWay(unit: Unit | undefined): Unit | undefined {
  let found = unit;
  while (found?.isEnded) found = found.outer;
  return found;
}

/** The model call that one is a part of, however many layers lie between; a tool in a call makes calls of its own. */
export function modelCallAround(unit: Unit): Unit | undefined {
  for (let outer = underWay(unit.outer); outer; outer = underWay(outer.outer)) {
    if (outer.kind === 'modelCall') return outer;
    if (outer.kind === 'toolCall') return undefined;
  }
  return undefined;
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

/** What tells of this: it itself, where nothing else does. */
export function tellerOf(unit: Unit): Unit {
  return unit.teller ? tellerOf(unit.teller) : unit;
}

/** Whether one is a part of the other, at any depth. */
export function isIn(unit: Unit, around: Unit): boolean {
  for (let { outer } = unit; outer; { outer } = outer) if (outer === around) return true;
  return false;
}
