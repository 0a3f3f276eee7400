import type { Attributes, AttributeValue } from '@opentelemetry/api';
import type { Field, FieldKind, Fields } from './fields.ts';
import type { Misfit } from './misfit.ts';
import { objections, pathBelow, type StandardSchema } from './standardSchema.ts';

/** Named values, whatever they are. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * Writes a payload's values as attributes; those that do not fit are left out and named.
 *
 * @returns what did not fit
 */
export type Encode = (payload: Values, attributes: Attributes) => readonly Misfit[];

const NONE: readonly Misfit[] = [];

/** Makes the check of payloads with these fields, which is also their way into attributes: each value is read once. */
export function payloadEncoder(fields: Fields): Encode {
  // All of one form, which fields are not: the loop below is what an event costs.
  const plan = Object.entries(fields).map(([key, field]) => {
    const { attribute, kind, optional, check } = field;
    return { key, field, attribute, kind, optional, check };
  });
  return (payload, attributes) => {
    let misfits: Misfit[] | undefined;
    let present = 0;
    for (const { key, field, attribute, kind, optional, check } of plan) {
      const value = payload[key];
      if (value === undefined) {
        if (!optional) misfits = add(misfits, { key, field, value });
        continue;
      }
      present++;
      const converted = convert(kind, value);
      const refused = converted === undefined ? NONE : refusals(check, field, key, value);
      if (converted === undefined)
        misfits = add(misfits, { key, field, value, ...placeIn(key, kind, value) });
      else if (refused.length === 0) attributes[attribute] = converted;
      else misfits = add(misfits, ...refused);
    }
    for (const _ in payload) present--;
    // Only then some keys are no fields, or are there without a value.
    if (present < 0) misfits = addUnknown(misfits, payload, fields);
    return misfits ?? NONE;
  };
}

/** The attribute's value, or undefined where the payload's value does not fit. */
function convert(kind: FieldKind, value: unknown): AttributeValue | undefined {
  switch (kind) {
    case 'text':
      return typeof value === 'string' ? value : undefined;
    case 'integer':
      return Number.isSafeInteger(value) ? (value as number) : undefined;
    case 'number':
      return Number.isFinite(value) ? (value as number) : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'texts':
      return Array.isArray(value) && firstNonText(value) < 0 ? (value as string[]) : undefined;
    case 'time': {
      const milliseconds = value instanceof Date ? value.getTime() : value;
      return Number.isFinite(milliseconds) ? Math.round(milliseconds as number) : undefined;
    }
  }
}

function firstNonText(list: readonly unknown[]): number {
  return list.findIndex((item) => typeof item !== 'string');
}

function placeIn(key: string, kind: FieldKind, value: unknown): { path?: string } {
  return kind === 'texts' && Array.isArray(value) ? { path: `${key}[${firstNonText(value)}]` } : {};
}

function refusals(
  check: StandardSchema | undefined,
  field: Field,
  key: string,
  value: unknown,
): readonly Misfit[] {
  if (check === undefined) return NONE;
  return objections(check, value).map((objection) => ({
    key,
    path: pathBelow(key, objection),
    field,
    value,
    reason: objection.message,
  }));
}

function addUnknown(misfits: Misfit[] | undefined, payload: Values, fields: Fields): Misfit[] | undefined {
  let all = misfits;
  for (const key in payload) {
    if (!Object.hasOwn(fields, key)) all = add(all, { key, value: payload[key] });
  }
  return all;
}

function add(misfits: Misfit[] | undefined, ...more: Misfit[]): Misfit[] {
  return [...(misfits ?? []), ...more];
}
