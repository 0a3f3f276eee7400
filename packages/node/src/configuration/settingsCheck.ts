import { createRequire } from 'node:module';
import type { SchemaNode } from './schemaTypes.ts';
import { isObject, schemaOf } from './schemaValues.ts';

// Loaded by `require` where there are settings to check: most starts have none.
const require = createRequire(import.meta.url);

/** What is wrong with one value. */
export interface Problem {
  /** The keys that lead to it. */
  readonly path: readonly string[];
  /** What it is and what it could be; goes on behind the key's name. */
  readonly message: string;
  /** Below the path, the one that is unknown. */
  readonly key?: string;
}

/** Errors that only say that there is one further down. */
const ABOVE = ['properties', 'additionalProperties', 'items'];

/** All that a schema has against a value. */
export function problemsOf(schema: SchemaNode, value: unknown): Problem[] {
  const { Validator } = require('@cfworker/json-schema') as typeof import('@cfworker/json-schema');
  const { errors } = new Validator(schema as object, '2020-12', false).validate(value);
  return errors
    .filter(({ keyword }) => !ABOVE.includes(keyword))
    .map(({ keyword, instanceLocation }) => problem(schema, value, pathOf(instanceLocation), keyword));
}

function problem(schema: SchemaNode, value: unknown, path: readonly string[], keyword: string): Problem {
  const node = path.reduce<SchemaNode | undefined>(schemaOf, schema);
  const found = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], value);
  if (keyword === 'false') return unknownKey(schema, path);
  if (keyword === 'required') {
    const missing = node?.required?.find((key) => !(isObject(found) && Object.hasOwn(found, key))) ?? '';
    return problem(schema, value, [...path, missing], 'type');
  }
  return { path, message: `is ${JSON.stringify(found)}; ${wanted(node)}` };
}

function unknownKey(schema: SchemaNode, path: readonly string[]): Problem {
  const parent = path.slice(0, -1);
  const key = path.at(-1) ?? '';
  const known = Object.keys(parent.reduce<SchemaNode | undefined>(schemaOf, schema)?.properties ?? {});
  return unknownKeyOf(parent, key, known);
}

/** The problem of a key that is not among those that are known. */
export function unknownKeyOf(path: readonly string[], key: string, known: readonly string[]): Problem {
  return {
    path,
    key,
    message: `has an unknown key "${key}"; the keys are ${known.join(', ')}${didYouMean(key, known)}`,
  };
}

/** Goes on behind a message about a wrong name: the known one that was most likely meant, if there is one that is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? '' : `; did you mean "${meant}"?`;
}

/** The known name that a wrong one was most likely meant to be: at most a third of the letters, and one at least, differ. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const { closest, distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  if (known.length === 0) return undefined;
  const found = closest(name.toLowerCase(), known);
  return distance(name.toLowerCase(), found) <= Math.max(1, Math.ceil(name.length / 3)) ? found : undefined;
}

function wanted(node: SchemaNode | undefined): string {
  if (node?.enum) return `${node.title ? `the ${node.title}s are` : 'it takes'} ${node.enum.join(', ')}`;
  switch (node?.type) {
    case 'object':
      return 'it takes keys and values';
    case 'array':
      return 'it takes a list';
    case 'boolean':
      return 'it takes true or false';
    case 'string':
      return `it takes ${node.takes ?? 'a text'}`;
    default:
      return `it takes a number${limits(node)}`;
  }
}

function limits({ minimum, maximum }: Partial<SchemaNode> = {}): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` that is at least ${minimum}`;
  return maximum === undefined ? '' : ` that is at most ${maximum}`;
}

/** The keys of a JSON pointer. */
function pathOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'));
}
