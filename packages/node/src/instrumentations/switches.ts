import type { Environment } from '../configuration/environment.ts';
import { didYouMean } from '../configuration/settingsCheck.ts';
import type { Settings } from '../configuration/settingsSchema.ts';
import { AUTO_INSTRUMENTATIONS } from './autoInstrumentations.ts';
import { BROUGHT } from './brought.ts';
import { type Entry, TABLE } from './table.ts';

export type Switches = Settings['instrumentations'];
export type SwitchVariables = Pick<Environment, 'enabledInstrumentations' | 'disabledInstrumentations'>;

/** Whether an instrumentation is on: the settings win over the standard variables, and those over what holds without them. */
export function isOn(
  { name, optional = false }: Entry,
  { enabledInstrumentations: enabled, disabledInstrumentations: disabled }: SwitchVariables,
  switches: Switches,
): boolean {
  return switches[name] ?? ((enabled?.includes(name) ?? !optional) && !disabled.includes(name));
}

/**
 * What is wrong with the standard variables, one line each. It is no error: they may hold names for others, such as another distribution that
 * shares the environment.
 *
 * @param entries the instrumentations that there are
 */
export function variableProblems(
  { enabledInstrumentations = [], disabledInstrumentations }: SwitchVariables,
  entries: readonly Entry[],
): string[] {
  return [
    ...unknown('OTEL_NODE_ENABLED_INSTRUMENTATIONS', enabledInstrumentations, entries),
    ...unknown('OTEL_NODE_DISABLED_INSTRUMENTATIONS', disabledInstrumentations, entries),
    ...absent(enabledInstrumentations, entries).map(
      (name) => `OTEL_NODE_ENABLED_INSTRUMENTATIONS: "${name}" has no effect: ${ABSENT}`,
    ),
  ];
}

/** The switches of the settings that are on for what is not there, and why it is not. */
export function absentSwitches(switches: Switches, entries: readonly Entry[]): [name: string, why: string][] {
  const on = Object.keys(switches).filter((name) => switches[name]);
  return absent(on, entries).map((name) => [name, ABSENT]);
}

/** The same, one line each. */
export function switchProblems(switches: Switches, entries: readonly Entry[]): string[] {
  return absentSwitches(switches, entries).map(
    ([name, why]) => `instrumentations.${name} has no effect: ${why}`,
  );
}

const ABSENT = `it comes with ${AUTO_INSTRUMENTATIONS}, on which the application does not depend`;

/** The names that settings may switch. @param entries the instrumentations that there are */
export function knownNames(entries: readonly Entry[]): string[] {
  return [...new Set([...TABLE, ...entries].map(({ name }) => name).concat(Object.keys(BROUGHT)))];
}

function unknown(variable: string, names: readonly string[], entries: readonly Entry[]): string[] {
  const known = knownNames(entries);
  return names
    .filter((name) => !known.includes(name))
    .map((name) => `${variable}: no instrumentation is called "${name}"${didYouMean(name, known)}`);
}

function absent(names: readonly string[], entries: readonly Entry[]): string[] {
  const there = new Set(entries.map(({ name }) => name));
  return names.filter((name) => Object.hasOwn(BROUGHT, name) && !there.has(name));
}
