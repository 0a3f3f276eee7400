import type { Attributes } from '@opentelemetry/api';
import type { FieldKind, Fields } from './fields.ts';
import type { Misfit } from './misfit.ts';

/** Values as attributes, and those that did not fit. */
export interface EncodedPayload {
  readonly attributes: Attributes;
  readonly misfits: readonly Misfit[];
}

/** Named values, whatever they are. */
export type Values = Readonly<Record<string, unknown>>;

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

const NONE: readonly Misfit[] = [];

/** Turns payloads with these fields into attributes; values that do not fit are left out and named. */
export function payloadEncoder(fields: Fields): (payload: Values) => EncodedPayload {
  const plan = Object.entries(fields).map(([key, field]) => ({ key, field, convert: CONVERT[field.kind] }));
  return (payload) => {
    const attributes: Attributes = {};
    let misfits: Misfit[] | undefined;
    for (const { key, field, convert } of plan) {
      const value = payload[key];
      if (value === undefined && field.optional) continue;
      const converted = convert(value);
      if (converted === undefined) misfits = [...(misfits ?? []), { key, field, value }];
      else attributes[field.attribute] = converted;
    }
    for (const key in payload) {
      if (!Object.hasOwn(fields, key)) misfits = [...(misfits ?? []), { key, value: payload[key] }];
    }
    return { attributes, misfits: misfits ?? NONE };
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
