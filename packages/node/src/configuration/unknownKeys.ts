import type { ConfigurationModel } from '@opentelemetry/configuration';
import { type KeySchema, openTelemetrySchema } from './openTelemetrySchema.ts';
import { isObject } from './schemaValues.ts';
import { nearest, type Problem, unknownKeyOf } from './settingsCheck.ts';

/** The keys of a file, by their types. */
const KEYS = {
  file_format: true,
  disabled: true,
  log_level: true,
  attribute_limits: true,
  logger_provider: true,
  meter_provider: true,
  propagator: true,
  tracer_provider: true,
  resource: true,
  'instrumentation/development': true,
  distribution: true,
} satisfies Record<NamedKeyOf<ConfigurationModel>, true>;

type NamedKeyOf<T> = keyof {
  [K in keyof T as string extends K ? never : number extends K ? never : K]: true;
};

/**
 * Finds keys that were most likely meant to be others where OpenTelemetry's format takes any: at the top, where others may keep what they like,
 * and under `distribution`, where each distribution has its own.
 */
export function misspeltKeys(content: unknown): Problem[] {
  if (!isObject(content)) return [];
  return [
    ...misspelt([], content, Object.keys(KEYS)),
    ...misspelt(['distribution'], content['distribution'], ['telltale']),
  ];
}

function misspelt(path: readonly string[], value: unknown, known: readonly string[]): Problem[] {
  const unknown = isObject(value) ? Object.keys(value).filter((key) => !known.includes(key)) : [];
  return unknown
    .filter((key) => nearest(key, known) !== undefined)
    .map((key) => unknownKeyOf(path, key, known));
}

/** Finds keys that OpenTelemetry's format does not know, and takes none in their place. */
export function unknownKeys(content: unknown): Problem[] {
  const schema = openTelemetrySchema();
  return schema ? unknownIn(schema, schema, [], content) : [];
}

function unknownIn(root: KeySchema, node: KeySchema, path: readonly string[], value: unknown): Problem[] {
  const { properties = {}, additionalProperties, items } = resolved(root, node);
  if (Array.isArray(value)) {
    return items ? value.flatMap((item, i) => unknownIn(root, items, [...path, String(i)], item)) : [];
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known) return unknownIn(root, known, [...path, key], child);
    return additionalProperties === false ? [unknownKeyOf(path, key, Object.keys(properties))] : [];
  });
}

/** Follows a reference within the schema: `#/$defs/Name`. */
function resolved(root: KeySchema, node: KeySchema): KeySchema {
  const name = node.$ref?.split('/').at(-1);
  return (name !== undefined && root.$defs?.[name]) || node;
}
