import { type Context, type Span, trace } from '@opentelemetry/api';
import type { Unit } from '../observe/unit.ts';
import { enterSpan, type SpanSeen, standFor, standsFor } from '../observe/units.ts';

/** Runs whose spans are made in callbacks: what happens in one lies beside it, and by what is open when it is told what is part of what. */
export interface BesideRuns {
  /**
   * Begins a run; what begins in its parent from now on is part of it, a step silently. One of the same name while no step is under way is another run
   * beside it, as in a batch.
   */
  enter(seen: SpanSeen): Unit;
  /** Ends one. Where one outlives the other both were under way at once: nobody knows whose calls were whose, and neither has a number of them. */
  leave(unit: Unit, parent: Context): void;
}

interface Beside {
  /** Runs that are told of, in the order in which they began. */
  readonly runs: Unit[];
  /** Those that tell of nothing as long as one of these goes on. */
  readonly steps: Set<Unit>;
  /** What the span around was part of before. */
  readonly before: Unit | undefined;
}

/** Makes one for a processor. */
export function createBesideRuns(): BesideRuns {
  const besides = new WeakMap<Span, Beside>();

  function besideIn(around: Span): Beside {
    const known = besides.get(around);
    if (known) return known;
    const beside: Beside = { runs: [], steps: new Set(), before: standsFor(around) };
    besides.set(around, beside);
    return beside;
  }

  return {
    enter(seen) {
      const around = trace.getSpan(seen.parent);
      // Where no span is around, whatever goes on in the process could be part of it.
      if (!around) return share(enterSpan(seen));
      const { runs, steps, before } = besideIn(around);
      const outer = runs.at(-1);
      const namesake = steps.size === 0 ? runs.find(({ name }) => name === seen.name) : undefined;
      if (namesake) {
        standFor(around, before);
        share(namesake);
      }
      const unit = enterSpan(namesake ? { ...seen, isStep: false } : { ...seen, outer });
      if (namesake) share(unit);
      if (outer && unit.teller === outer) steps.add(unit);
      else if (!seen.isStep || unit.teller?.seenAs !== 'span') runs.push(unit);
      standFor(around, runs.at(-1) ?? before);
      return unit;
    },
    leave(unit, parent) {
      const around = trace.getSpan(parent);
      const beside = around && besides.get(around);
      if (!beside) return;
      const { runs, steps, before } = beside;
      steps.delete(unit);
      const at = runs.indexOf(unit);
      if (at < 0) return;
      const [, ...later] = runs.splice(at);
      if (later.length > 0) for (const run of [unit, ...later]) share(run);
      runs.push(...later);
      if (runs.length === 0) goOn(beside);
      if (runs.length === 0) besides.delete(around);
      standFor(around, runs.at(-1) ?? before);
    },
  };
}

function share(unit: Unit): Unit {
  unit.isShared = true;
  return unit;
}

/** What goes on after the last run has ended was no step of it: the first is a run, and the rest are steps of that. */
function goOn({ runs, steps }: Beside): void {
  const [first, ...rest] = steps;
  if (!first) return;
  steps.delete(first);
  first.teller = undefined;
  runs.push(share(first));
  for (const step of rest) step.teller = first;
}
