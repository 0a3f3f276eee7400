import type { Attributes } from '@opentelemetry/api';
import { errorText, isError } from './exception.ts';
import { report } from './trouble.ts';

/** Levels of nesting that an attribute keeps. */
const MAX_DEPTH = 8;
/** Values inside one attribute; the rest is cut, so that no caller's structure holds the application up. */
const MAX_NESTED_VALUES = 1_000;

/** The way down into one attribute: what it may still hold, and the objects that it came through. */
interface Walk {
  readonly key: string;
  readonly parents: object[];
  left: number;
}

/**
 * Copies attributes into the target, each value in a form that OpenTelemetry can carry. Dates, URLs, big integers,
 * errors, maps, sets and class instances get the nearest such form; what has none (functions, symbols, cycles, getters
 * that throw) is counted and a placeholder stands for it. Never throws.
 */
export function copyAttributes(target: Attributes, source: Readonly<Attributes>): void {
  let keys: string[];
  try {
    keys = Object.keys(source);
  } catch (cause) {
    report('unsupportedValues', 'attributes could not be read', cause);
    return;
  }
  for (const key of keys) {
    if (!isUsable(key)) continue;
    try {
      const value = source[key];
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
        target[key] = value;
      } else {
        const carried = carry(value, { key, parents: [], left: MAX_NESTED_VALUES });
        if (carried !== undefined) target[key] = carried;
      }
    } catch (cause) {
      target[key] = unreadable(key, cause);
    }
  }
}

function carry(value: unknown, walk: Walk): unknown {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'undefined':
      return value;
    case 'bigint': {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : value.toString();
    }
    case 'symbol':
      return unsupported(walk.key, value.toString());
    case 'function':
      return unsupported(walk.key, '[function]');
    default:
      if (value === null) return null;
      return value instanceof Uint8Array ? new Uint8Array(value) : carryObject(value as object, walk);
  }
}

function carryObject(value: object, walk: Walk): unknown {
  if (isError(value)) return errorText(value);
  if (walk.parents.includes(value)) return unsupported(walk.key, '[circular]');
  if (walk.parents.length >= MAX_DEPTH) return unsupported(walk.key, '[too deep]');
  walk.parents.push(value);
  try {
    if (isList(value)) return carryList(value, walk);
    if (value instanceof Map) return carryMap(value, walk);
    if (value instanceof RegExp) return String(value);
    const { toJSON } = value as { toJSON?: unknown };
    return typeof toJSON === 'function'
      ? carry(toJSON.call(value, walk.key), walk)
      : carryFields(value as Record<string, unknown>, walk);
  } finally {
    walk.parents.pop();
  }
}

const isList = (value: object): value is Iterable<unknown> =>
  Array.isArray(value) || value instanceof Set || (ArrayBuffer.isView(value) && Symbol.iterator in value);

function carryList(values: Iterable<unknown>, walk: Walk): unknown[] {
  const list: unknown[] = [];
  for (const value of values) {
    if (!hasRoom(walk)) break;
    list.push(carrySafely(() => value, walk) ?? null);
  }
  return list;
}

function carryMap(map: Map<unknown, unknown>, walk: Walk): Attributes {
  const fields: Attributes = {};
  for (const [name, value] of map) {
    if (!hasRoom(walk)) break;
    addField(fields, String(name), () => value, walk);
  }
  return fields;
}

function carryFields(object: Record<string, unknown>, walk: Walk): Attributes {
  const fields: Attributes = {};
  for (const key of Object.keys(object)) {
    if (!hasRoom(walk)) break;
    addField(fields, key, () => object[key], walk);
  }
  return fields;
}

function addField(fields: Attributes, key: string, read: () => unknown, walk: Walk): void {
  if (!isUsable(key)) return;
  const value = carrySafely(read, walk);
  if (value !== undefined) fields[key] = value;
}

function carrySafely(read: () => unknown, walk: Walk): unknown {
  try {
    return carry(read(), walk);
  } catch (cause) {
    return unreadable(walk.key, cause);
  }
}

function hasRoom(walk: Walk): boolean {
  walk.left -= 1;
  if (walk.left === -1) {
    report(
      'unsupportedValues',
      `attribute ${JSON.stringify(walk.key)} was cut: it holds more than ${MAX_NESTED_VALUES} values`,
    );
  }
  return walk.left >= 0;
}

/** OpenTelemetry takes no empty key, and an assignment to `__proto__` would set the copy's prototype. */
function isUsable(key: string): boolean {
  if (key !== '' && key !== '__proto__') return true;
  report('unsupportedValues', `an attribute with the key ${JSON.stringify(key)} was left out`);
  return false;
}

function unsupported(key: string, placeholder: string): string {
  report(
    'unsupportedValues',
    `attribute ${JSON.stringify(key)} holds what no record can carry: ${placeholder}`,
  );
  return placeholder;
}

function unreadable(key: string, cause: unknown): string {
  report('unsupportedValues', `attribute ${JSON.stringify(key)} could not be read`, cause);
  return '[unreadable]';
}
