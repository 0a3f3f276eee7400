import type { SchemaNode } from './schemaTypes.ts';

type Values = Readonly<Record<string, unknown>>;

/** The schema of a key of an object; undefined where the object knows no such key. */
export function schemaOf(schema: SchemaNode | undefined, key: string): SchemaNode | undefined {
  if (schema?.properties && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  return schema?.additionalProperties || schema?.items;
}

/** Fills in defaults and writes shorthands out; what the schema does not know stays, for a check to find. A known key without a value is not given. */
export function completed(schema: SchemaNode, value: unknown): unknown {
  const given = writtenOut(schema, value ?? schema.default);
  if (!isObject(given)) return given;
  const known = schema.properties ?? {};
  const keys = new Set([...Object.keys(known), ...Object.keys(given)]);
  return Object.fromEntries(
    [...keys].flatMap((key) => {
      const node = schemaOf(schema, key);
      const entry = own(given, key);
      const value = node ? completed(node, entry) : entry;
      return value === undefined || (value === null && Object.hasOwn(known, key)) ? [] : [[key, value]];
    }),
  );
}

/** One value over another: objects key by key, anything else as a whole. */
export function merged(schema: SchemaNode | undefined, lower: unknown, higher: unknown): unknown {
  if (higher === undefined || higher === null) return lower;
  const [below, above] = [writtenOut(schema, lower), writtenOut(schema, higher)];
  if (!isObject(below) || !isObject(above)) return above;
  const keys = new Set([...Object.keys(below), ...Object.keys(above)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, merged(schemaOf(schema, key), own(below, key), own(above, key))]),
  );
}

/** Whether a value has keys. */
export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A path as people write it: `logging.level`, `context.accept[0]`. */
export function pathText(path: readonly string[]): string {
  return path.join('.').replace(/\.(\d+)(?=\.|$)/g, '[$1]');
}

/** As much of a path as the value itself has; a shorthand's key is not written down. */
export function writtenPath(value: unknown, path: readonly string[]): readonly string[] {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null) return [];
  return [key, ...writtenPath(own(value as Values, key), rest)];
}

function own(values: Values, key: string): unknown {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

function writtenOut(schema: SchemaNode | undefined, value: unknown): unknown {
  return schema?.shorthand && typeof value === 'string' ? { [schema.shorthand]: value } : value;
}

/** A value without keys, or one that is empty. */
export interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
  /** The object or list that it stands in. */
  readonly around: unknown;
}

/** All that a value consists of. */
export function leaves(value: unknown, path: readonly string[], around?: unknown): Leaf[] {
  const entries = isObject(value) || Array.isArray(value) ? Object.entries(value) : [];
  if (entries.length === 0) return [{ path, value, around }];
  return entries
    .filter(([, child]) => child !== undefined)
    .flatMap(([key, child]) => leaves(child, [...path, key], value));
}
