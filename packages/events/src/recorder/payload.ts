import type { Attributes, AttributeValue } from '@opentelemetry/api';
import type { Field, FieldKind, Fields } from '../definition/fields.ts';
import { objections, pathBelow, type StandardSchema } from '../definition/standardSchema.ts';
import { MAX_MISFITS, type Misfit, valueAt } from './misfit.ts';

/** Named values, whatever they are. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * Writes a payload's values as attributes; those that do not fit are left out and named.
 *
 * @returns what did not fit
 */
export type Encode = (payload: Values, attributes: Attributes) => readonly Misfit[];

const NONE: readonly Misfit[] = [];

/** A field as the loop over a payload needs it; all have one form, which fields have not. */
interface Step {
  readonly key: string;
  readonly field: Field;
  readonly attribute: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  readonly check: StandardSchema | undefined;
}

/** Makes the check of payloads with these fields, which is also their way into attributes: each value is read once. */
export function payloadEncoder(fields: Fields): Encode {
  const steps = new Map(Object.entries(fields).map(([key, field]) => [key, stepOf(key, field)] as const));
  const required = [...steps.values()].filter((step) => step.required);
  // Callers give their keys in one order, so that the step of a key is mostly the one that was there the last time.
  const expected: Step[] = [];

  function find(key: string, index: number): Step | undefined {
    const step = steps.get(key);
    if (step && index <= expected.length) expected[index] = step;
    return step;
  }

  return (given, attributes) => {
    const payload = isPlain(given) ? given : plain(given, steps.keys());
    let misfits: Misfit[] | undefined;
    let missing = required.length;
    let index = 0;
    for (const key in payload) {
      const value = valueAt(payload, key);
      const last = expected[index];
      const step = last !== undefined && last.key === key ? last : find(key, index);
      index++;
      if (step === undefined) misfits = addUnknown(misfits, key, value);
      else if (value !== undefined) {
        if (step.required) missing--;
        const converted = convert(step.kind, value);
        if (converted !== undefined && step.check === undefined) attributes[step.attribute] = converted;
        else misfits = judge(step, value, converted, attributes, misfits);
      }
    }
    if (missing > 0) {
      for (const { key, field } of required) {
        if (valueAt(payload, key) === undefined) misfits = add(misfits, { key, field, value: undefined });
      }
    }
    return misfits ?? NONE;
  };
}

function stepOf(key: string, field: Field): Step {
  const { attribute, kind, optional, check } = field;
  return { key, field, attribute, kind, required: !optional, check };
}

function isPlain(payload: Values): boolean {
  return Object.getPrototypeOf(payload) === Object.prototype;
}

/** Of an object of some class, also what its class has. */
function plain(payload: Values, keys: Iterable<string>): Values {
  const values: Record<string, unknown> = {};
  for (const key of keys) {
    const value = valueAt(payload, key);
    if (value !== undefined) values[key] = value;
  }
  for (const key in payload) values[key] ??= valueAt(payload, key);
  return values;
}

/** Of a value that does not fit, or that a further check has yet to see. */
function judge(
  { key, field, attribute, kind, check }: Step,
  value: unknown,
  converted: AttributeValue | undefined,
  attributes: Attributes,
  misfits: Misfit[] | undefined,
): Misfit[] | undefined {
  if (converted === undefined) return add(misfits, { key, field, value, ...placeIn(key, kind, value) });
  const refused = refusals(check, field, key, value);
  if (refused.length > 0) return add(misfits, ...refused);
  attributes[attribute] = converted;
  return misfits;
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
      // A copy: the event may wait for its user while the caller goes on with the list.
      return Array.isArray(value) && firstNonText(value) < 0 ? [...(value as string[])] : undefined;
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

/** There is no end of keys that are no fields. */
function addUnknown(misfits: Misfit[] | undefined, key: string, value: unknown): Misfit[] {
  return misfits && misfits.length >= MAX_MISFITS ? misfits : add(misfits, { key, value });
}

function add(misfits: Misfit[] | undefined, ...more: Misfit[]): Misfit[] {
  return [...(misfits ?? []), ...more];
}
