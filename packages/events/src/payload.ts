import type { Attributes } from '@opentelemetry/api';
import type { FieldKind, Fields } from './fields.ts';

/** A payload as attributes, and the keys whose values did not fit. */
export interface EncodedPayload {
  readonly attributes: Attributes;
  readonly invalid: readonly string[];
}

type Convert = (value: unknown) => unknown;

// Each gives the attribute's value, or undefined where the payload's value does not fit.
const CONVERT: Readonly<Record<FieldKind, Convert>> = {
  text: (value) => (typeof value === 'string' ? value : undefined),
  texts: (value) => (isTexts(value) ? value : undefined),
  integer: (value) => (Number.isSafeInteger(value) ? (value as number) : undefined),
  number: (value) => (Number.isFinite(value) ? (value as number) : undefined),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  time: (value) => {
    const milliseconds = value instanceof Date ? value.getTime() : value;
    return Number.isFinite(milliseconds) ? Math.round(milliseconds as number) : undefined;
  },
};

/** Turns payloads with these fields into attributes; values that do not fit are left out and named. */
export function payloadEncoder(
  fields: Fields,
): (payload: Readonly<Record<string, unknown>>) => EncodedPayload {
  const plan = Object.entries(fields).map(([key, { attribute, kind, optional }]) => {
    return { key, attribute, optional, convert: CONVERT[kind] };
  });
  return (payload) => {
    const attributes: Attributes = {};
    let invalid: string[] | undefined;
    for (const { key, attribute, optional, convert } of plan) {
      const value = payload[key];
      if (value === undefined && optional) continue;
      const converted = convert(value);
      if (converted === undefined) invalid = [...(invalid ?? []), key];
      else attributes[attribute] = converted;
    }
    for (const key in payload) {
      if (!Object.hasOwn(fields, key)) invalid = [...(invalid ?? []), key];
    }
    return { attributes, invalid: invalid ?? NONE };
  };
}

const NONE: readonly string[] = [];

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** Says of each key why its value does not fit. */
export function explain(
  fields: Fields,
  payload: Readonly<Record<string, unknown>>,
  invalid: readonly string[],
): string {
  return invalid
    .map((key) => {
      const field = fields[key];
      if (!field) return `no field "${key}" is defined`;
      if (payload[key] === undefined) return `field "${key}" is missing`;
      return `field "${key}" takes a ${field.kind}, not a ${typeof payload[key]}`;
    })
    .join(', ');
}
