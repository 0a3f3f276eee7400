import type { JsonObject, JsonValue, Resource, Scope } from '../rows.ts';
import type { AnyValue, Int64, KeyValue, NumberValue, ResourceGroup, ScopeGroup } from './messages.ts';

/** The store's integers are signed; a larger unsigned one (no real time or count) is kept as the largest. */
const MAX_INT64 = 2n ** 63n - 1n;
const ALL_ZERO = /^0*$/;

/** A time, or another 64-bit integer that is never mixed with numbers. */
export function bigintOf(value: Int64): bigint {
  const wide = value.toBigInt();
  return wide > MAX_INT64 ? MAX_INT64 : wide;
}

/** A 64-bit integer as JSON holds it: a number where that is exact. */
export function integerOf(value: Int64): number | bigint {
  const wide = bigintOf(value);
  const narrow = Number(wide);
  return Number.isSafeInteger(narrow) ? narrow : wide;
}

/** A double as JSON holds it. */
export function doubleOf(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** A double or 64-bit integer; null where there is none, NaN included. */
export function numberOf(point: NumberValue): number | bigint | null {
  if (point.value === 'asInt') return integerOf(point.asInt);
  return point.value === 'asDouble' && !Number.isNaN(point.asDouble) ? point.asDouble : null;
}

/** The hex of an id; empty for an invalid one (of another length, or all zero). */
export function idOf(bytes: Uint8Array, length: 8 | 16): string {
  if (bytes.length !== length) return '';
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
  return ALL_ZERO.test(hex) ? '' : hex;
}

/** Plain JSON of a value; the empty value is null. */
export function jsonOf(value: AnyValue | null): JsonValue {
  switch (value?.value) {
    case 'stringValue':
      return value.stringValue;
    case 'boolValue':
      return value.boolValue;
    case 'intValue':
      return integerOf(value.intValue);
    case 'doubleValue':
      return doubleOf(value.doubleValue);
    case 'arrayValue':
      return value.arrayValue.values.map(jsonOf);
    case 'kvlistValue':
      return attributesOf(value.kvlistValue.values);
    case 'bytesValue':
      return Buffer.from(value.bytesValue).toString('base64');
    default:
      return null;
  }
}

/** Plain JSON of attributes; of equal keys the last one counts. A key `__proto__` is a key like any other. */
export function attributesOf(pairs: readonly KeyValue[]): JsonObject {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, jsonOf(value)]));
}

/** The resource of a group of a request. */
export function resourceOf({ resource, schemaUrl }: ResourceGroup): Resource {
  return { attributes: attributesOf(resource?.attributes ?? []), schemaUrl };
}

/** The instrumentation scope of a group of a request. */
export function scopeOf({ scope, schemaUrl }: ScopeGroup): Scope {
  return {
    name: scope?.name ?? '',
    version: scope?.version ?? '',
    attributes: attributesOf(scope?.attributes ?? []),
    schemaUrl,
  };
}
