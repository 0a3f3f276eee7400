import { syncBuiltinESMExports } from 'node:module';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { available } from './available.ts';
import { createAtStart, createLater, hookRequire } from './create.ts';
import { watchModules } from './moduleHooks.ts';
import { type Switchable, switchable } from './switchable.ts';
import {
  absentSwitches,
  isOn,
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
  const made = new Map<string, Switchable | undefined>();
  let current = switches;
  let isInForce = (entry: Entry) => isOn(entry, variables, switches);

  const instances = entries
    .filter((entry) => entry.modules.length === 0 && isInForce(entry))
    .flatMap((entry) => keep(entry, createAtStart(entry, asked)));

  function keep(entry: Entry, instrumentation: Instrumentation | undefined): Instrumentation[] {
    if (!instrumentation) return [];
    made.set(entry.name, isReloaded ? switchable(instrumentation) : undefined);
    return [instrumentation];
  }

  return {
    names: entries
      .filter((entry) => isInForce(entry) && (entry.modules.length > 0 || made.has(entry.name)))
      .map(({ name }) => name),
    instances,
    problems: [
      ...(problem === undefined ? [] : [problem]),
      ...variableProblems(variables, entries),
      ...switchProblems(switches, entries),
    ],
    watch() {
      const waiting = entries.filter((entry) => entry.modules.length > 0 && (isReloaded || isInForce(entry)));
      if (waiting.length === 0) return;
      if (instances.length === 0) hookRequire(); // each of them does
      watchModules(waiting, (entry) => {
        keep(entry, createLater(entry, asked));
        if (!isInForce(entry)) made.get(entry.name)?.disable(); // it sees its module, and leaves it as it is
      });
    },
    change(next) {
      const wasInForce = isInForce;
      isInForce = (entry) => isOn(entry, variables, next);
      const late = new Map(absentSwitches(next, entries).filter(([name]) => !current[name]));
      current = next;
      for (const entry of entries) {
        if (wasInForce(entry) === isInForce(entry)) continue;
        const why = turn(entry, isInForce(entry));
        if (why !== undefined) late.set(entry.name, why);
      }
      syncBuiltinESMExports();
      return late;
    },
  };

  /** @returns why that takes effect at the next start only */
  function turn(entry: Entry, on: boolean): string | undefined {
    try {
      const instrumentation = made.get(entry.name);
      if (!on) instrumentation?.disable();
      else if (instrumentation) return instrumentation.enable() ? undefined : 'its module is loaded already';
      else if (entry.modules.length === 0) keep(entry, createLater(entry, asked));
      return undefined;
    } catch (error) {
      return `it cannot be switched: ${String(error)}`;
    }
  }
}
