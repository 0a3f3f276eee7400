import type { Instrumentation } from '@opentelemetry/instrumentation';
import type { Environment } from '../environment.ts';
import { create, createLater, hookRequire } from './create.ts';
import { watchModules } from './moduleHooks.ts';
import { type Asked, TABLE } from './table.ts';

/** The instrumentations that are switched on. */
export interface Instrumentations {
  readonly names: readonly string[];
  /** Those that wait for no module, made already. */
  readonly instances: Instrumentation[];
  /** Names in the variables that no instrumentation has. */
  readonly unknown: readonly string[];
  /** Makes each of the others as soon as its module is required or imported; to be called when the SDK has started. */
  watch(): void;
}

/** Makes the instrumentations that the standard variables leave switched on; without variables, all. */
export function createInstrumentations(
  environment: Pick<Environment, 'enabledInstrumentations' | 'disabledInstrumentations'>,
  asked: Asked,
): Instrumentations {
  const { enabledInstrumentations: enabled, disabledInstrumentations: disabled } = environment;
  const entries = TABLE.filter(({ name }) => (enabled?.includes(name) ?? true) && !disabled.includes(name));
  const instances = entries
    .filter(({ modules }) => modules.length === 0)
    .map((entry) => create(entry, asked));
  const known = new Set(TABLE.map(({ name }) => name));
  return {
    names: entries.map(({ name }) => name),
    instances,
    unknown: [...(enabled ?? []), ...disabled].filter((name) => !known.has(name)),
    watch() {
      const waiting = entries.filter(({ modules }) => modules.length > 0);
      if (waiting.length === 0) return;
      if (instances.length === 0) hookRequire(); // each of them does
      watchModules(waiting, (entry) => createLater(entry, asked));
    },
  };
}
