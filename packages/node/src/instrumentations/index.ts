import { syncBuiltinESMExports } from 'node:module';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { secondInstrumentation } from '../beside/secondSdk.ts';
import { available } from './available.ts';
import { hookRequire } from './create.ts';
import { createInForce, type InForce } from './inForce.ts';
import { patchBuiltins, watchModules } from './moduleHooks.ts';
import { watchOthers } from './others.ts';
import { createRoster, type Roster } from './roster.ts';
import {
  absentSwitches,
  type Switches,
  type SwitchVariables,
  switchProblems,
  variableProblems,
} from './switches.ts';
import type { Asked, Entry } from './table.ts';

/** The settings that instrumentations depend on. */
export interface InstrumentationSettings {
  readonly instrumentations: Switches;
  readonly events: Asked;
}

/** The instrumentations of a process. */
export interface Instrumentations {
  /** Those that are switched on. */
  readonly names: readonly string[];
  /** Those that wait for no module, made already. */
  readonly instances: Instrumentation[];
  /** What is wrong with the switches, one line each. */
  readonly problems: readonly string[];
  /** Makes each of the others as soon as its module is required or imported; to be called when the SDK has started. */
  watch(): void;
  /**
   * Switches them on and off. Only where they were made to be switched.
   *
   * @returns those that stay off until the next start, and why
   */
  change(switches: Switches): ReadonlyMap<string, string>;
}

/**
 * Makes the instrumentations that are switched on: those of the distribution, and beyond them what `@opentelemetry/auto-instrumentations-node`
 * brings where the application has it.
 *
 * @param variables the standard variables
 * @param settings their switches, which win over those
 * @param isReloaded whether they will be switched while the process runs. Those that are off are loaded with their modules then, too
 */
export function createInstrumentations(
  variables: SwitchVariables,
  { instrumentations: switches, events: asked }: InstrumentationSettings,
  isReloaded: boolean,
): Instrumentations {
  const { entries, problem } = available();
  const roster = createRoster(asked, isReloaded);
  const inForce = createInForce(variables, switches);
  const parts = { entries, roster, inForce, isReloaded };
  const instances = entries
    .filter((entry) => entry.modules.length === 0 && inForce.has(entry))
    .flatMap((entry) => roster.addAtStart(entry));
  return {
    names: entries
      .filter((entry) => inForce.has(entry) && (entry.modules.length > 0 || roster.has(entry.name)))
      .map(({ name }) => name),
    instances,
    problems: [
      ...(problem === undefined ? [] : [problem]),
      ...variableProblems(variables, entries),
      ...switchProblems(switches, entries),
    ],
    watch() {
      watchOthers((name) => stepBack(parts, name));
      watch(parts, instances.length > 0);
    },
    change: (next) => change(parts, next),
  };
}

interface Parts {
  readonly entries: readonly Entry[];
  readonly roster: Roster;
  readonly inForce: InForce;
  readonly isReloaded: boolean;
}

/** @param isHooked whether the hook on `require` is in place, as each instrumentation puts it there */
function watch({ entries, roster, inForce, isReloaded }: Parts, isHooked: boolean): void {
  const waiting = entries.filter((entry) => entry.modules.length > 0 && (isReloaded || inForce.has(entry)));
  if (waiting.length === 0) return;
  if (!isHooked) hookRequire();
  watchModules(waiting, (entry) => {
    if (inForce.hasYielded(entry.name)) return;
    roster.add(entry);
    if (!inForce.has(entry)) roster.disable(entry.name); // it sees its module, and leaves it as it is
  });
}

/** Leaves it to an instrumentation of that name which the application is making. */
function stepBack({ entries, roster, inForce }: Parts, name: string): void {
  const entry = entries.find((each) => each.name === name);
  if (!entry || !inForce.has(entry)) return;
  inForce.yield(name);
  secondInstrumentation(name);
  if (!roster.has(name)) return;
  roster.disable(name);
  // The other is being made, and patches from its end on what is required then.
  queueMicrotask(() => patchBuiltins(entry));
}

function change({ entries, roster, inForce }: Parts, next: Switches): ReadonlyMap<string, string> {
  const late = new Map(absentSwitches(next, entries).filter(([name]) => !inForce.switches[name]));
  const before = new Set(entries.filter(inForce.has));
  inForce.change(next);
  for (const entry of entries) {
    if (before.has(entry) === inForce.has(entry)) continue;
    const why = roster.turn(entry, inForce.has(entry));
    if (why !== undefined) late.set(entry.name, why);
  }
  syncBuiltinESMExports();
  return late;
}
