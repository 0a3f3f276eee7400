import type { ConfigurationFile } from '../configuration/configuration.ts';
import { isObject, leaves, pathText } from '../configuration/schemaValues.ts';
import type { Settings } from '../configuration/settings.ts';

/** The keys whose values differ. */
export function differences(one: Settings, other: Settings): string[] {
  const [before, after] = [flat(one), flat(other)];
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key) !== after.get(key));
}

function flat(settings: Settings): Map<string, string> {
  const given = leaves(settings, []).filter(({ value }) => !isObject(value)); // an object without keys says nothing
  return new Map(given.map(({ path, value }) => [pathText(path), JSON.stringify(value)]));
}

/** The sampler of a file, to compare. */
export function samplerOf({ model }: ConfigurationFile): string | undefined {
  return JSON.stringify(model.tracer_provider?.sampler);
}

/** All of a file but Telltale's part and the sampler, to compare. */
export function restOf({ model }: ConfigurationFile): string {
  const { tracer_provider: traces } = model;
  return JSON.stringify({
    ...model,
    distribution: undefined,
    tracer_provider: traces && { ...traces, sampler: undefined },
  });
}
