import { isIn, type Unit, underWay } from './unit.ts';

/**
 * Decides whether two units of one kind, one in the other, one seen by hand and one as a span, are the same thing: then the span's is silent.
 * A tool is the same by its name. An application seldom has its agent's name: what is in it is the same where it has its name, or where it
 * is the only one; if another one comes, both are parts.
 */
export function pair(around: Unit, unit: Unit): void {
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

/** Whether both have the same name. */
export function haveOneName(a: Unit, b: Unit): boolean {
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

/** Gives a unit the name that its span says only after its start. */
export function nameUnit(unit: Unit, name: string | undefined): void {
  if (unit.name !== undefined || name === undefined) return;
  unit.name = name;
  const outer = underWay(unit.outer);
  if (unit.teller || outer?.kind !== unit.kind || !haveOneName(outer, unit)) return;
  if (outer.seenAs === 'span') unit.teller = outer;
  else pair(outer, unit);
}
