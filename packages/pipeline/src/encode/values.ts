import type { Attributes } from '@opentelemetry/api';
import { isAnyValue } from '@opentelemetry/core';
import { keyField } from './keys.ts';
import { leaveOut } from './leftOut.ts';
import { ARRAY, BOOL, BYTES, DOUBLE, INT, KEY, KVLIST, REPEATED, STRING, VALUE } from './tags.ts';
import type { ProtoWriter } from './writer.ts';

const INT64 = 2 ** 63;

/** Limits of one record's attributes, as OpenTelemetry defines them: https://opentelemetry.io/docs/specs/otel/common/#attribute-limits */
export interface AttributeLimits {
  /** Attributes that are kept. @default 128 */
  readonly attributeCountLimit: number;
  /** UTF-16 units of a text, or bytes of a byte array, that are kept. @default Infinity */
  readonly attributeValueLengthLimit: number;
}

/** No limits: for attributes that the SDK has cut already. */
export const UNLIMITED: AttributeLimits = {
  attributeCountLimit: Number.POSITIVE_INFINITY,
  attributeValueLengthLimit: Number.POSITIVE_INFINITY,
};

/**
 * Writes attributes as repeated `KeyValue` fields with this tag, by the SDK's rules: an undefined value, an empty key and a
 * value that is no `AnyValue` are left out, and what exceeds the count is dropped.
 *
 * @returns how many were dropped for the count
 */
export function writeAttributes(
  writer: ProtoWriter,
  tag: number,
  attributes: Attributes,
  limits: AttributeLimits,
): number {
  let written = 0;
  let dropped = 0;
  const inherits = mayInherit(attributes);
  for (const key in attributes) {
    if (inherits && !Object.hasOwn(attributes, key)) continue;
    const value = attributes[key];
    if (value === undefined) continue;
    if (key !== '' && written >= limits.attributeCountLimit) {
      dropped++;
    } else if (key !== '' && isUsable(value)) {
      written++;
      writeKeyValue(writer, tag, key, value, limits.attributeValueLengthLimit);
    } else {
      leaveOut(key);
    }
  }
  return dropped;
}

/** Whether a loop over its keys may meet one of a prototype. Asked once for all, since asking for each key takes longer than writing it. */
function mayInherit(object: object): boolean {
  if (Object.getPrototypeOf(object) !== Object.prototype) return true;
  for (const _ in PLAIN) return true;
  return false;
}

const PLAIN = {};

/** Whether OTLP can carry it; looks into objects, so that no cycle is followed. */
function isUsable(value: unknown): boolean {
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' || isAnyValue(value);
}

function writeKeyValue(writer: ProtoWriter, tag: number, key: string, value: unknown, limit: number): void {
  writer.byte(tag);
  const pair = writer.open();
  const field = keyField(key);
  if (field) writer.words(field);
  else {
    writer.byte(KEY);
    writer.text(key);
    writer.byte(VALUE);
  }
  const content = writer.open();
  writeAnyValue(writer, value, limit);
  writer.close(content);
  writer.close(pair);
}

/** Writes the fields of an `AnyValue`; null and what is no `AnyValue` have none. */
export function writeAnyValue(writer: ProtoWriter, value: unknown, limit: number): void {
  switch (typeof value) {
    case 'string':
      writer.byte(STRING);
      writer.text(value.length > limit ? value.slice(0, limit) : value);
      break;
    case 'number':
      if (Number.isInteger(value) && value >= -INT64 && value < INT64) {
        writer.byte(INT);
        writer.varint64(value);
      } else {
        writer.byte(DOUBLE);
        writer.double(value);
      }
      break;
    case 'boolean':
      writer.byte(BOOL);
      writer.byte(value ? 1 : 0);
      break;
    case 'object':
      if (value !== null) writeObject(writer, value, limit);
  }
}

function writeObject(writer: ProtoWriter, value: object, limit: number): void {
  if (value instanceof Uint8Array) {
    writer.byte(BYTES);
    writer.binary(value.byteLength > limit ? value.subarray(0, limit) : value);
    return;
  }
  writer.byte(Array.isArray(value) ? ARRAY : KVLIST);
  const content = writer.open();
  if (Array.isArray(value)) {
    for (const item of value) {
      writer.byte(REPEATED);
      const at = writer.open();
      writeAnyValue(writer, item, limit);
      writer.close(at);
    }
  } else {
    for (const [key, item] of Object.entries(value)) {
      if (item !== undefined) writeKeyValue(writer, REPEATED, key, item, limit);
    }
  }
  writer.close(content);
}
