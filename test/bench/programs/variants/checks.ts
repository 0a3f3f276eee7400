import { modelCall } from '@telltale/events';
import type { Check } from '../validation.ts';

// The fields of a model call as each library checks them. A payload becomes attributes in the same loop after each check but ours, which
// does both at once.

const FIELDS = Object.entries(modelCall.fields).map(([key, { attribute, kind, optional }]) => ({
  key,
  attribute,
  kind: kind as 'text' | 'integer' | 'number' | 'boolean' | 'time',
  optional,
}));

function shape<S>(schemas: Record<(typeof FIELDS)[number]['kind'], S>, optional: (schema: S) => S) {
  return Object.fromEntries(
    FIELDS.map((field) => [field.key, field.optional ? optional(schemas[field.kind]) : schemas[field.kind]]),
  );
}

type Payload = Readonly<Record<string, unknown>>;

/** What of the work is not checking. */
function toAttributes(payload: Payload): Payload {
  const attributes: Record<string, unknown> = {};
  for (const { key, attribute } of FIELDS) {
    const value = payload[key];
    if (value !== undefined) attributes[attribute] = value;
  }
  return attributes;
}

export async function none(): Promise<Check> {
  return toAttributes;
}

export async function ours(): Promise<Check> {
  const { compileEncoder } = await import('../../../../packages/events/src/recorder/compiledEncoder.ts');
  const names = FIELDS.map(({ attribute }) => attribute);
  const encode = compileEncoder(['event.id', 'telltale.event.version', ...names], modelCall.fields);
  return (payload) => encode?.(payload, 'id', 1) ?? fail();
}

export async function oursInterpreted(): Promise<Check> {
  const { payloadEncoder } = await import('../../../../packages/events/src/recorder/payload.ts');
  const encode = payloadEncoder(modelCall.fields);
  return (payload) => {
    const attributes = {};
    return encode(payload, attributes).length > 0 ? fail() : attributes;
  };
}

function fail(): never {
  throw new Error('the payload does not fit');
}

export async function zod(): Promise<Check> {
  const { z } = await import('zod');
  const schemas = {
    text: z.string(),
    integer: z.int(),
    number: z.number(),
    boolean: z.boolean(),
    time: z.union([z.date(), z.number()]),
  };
  const schema = z.strictObject(
    shape<(typeof schemas)[keyof typeof schemas]>(schemas, (one) => z.optional(one) as never),
  );
  return (payload) => toAttributes(schema.parse(payload));
}

export async function valibot(): Promise<Check> {
  const v = await import('valibot');
  const schemas = {
    text: v.string(),
    integer: v.pipe(v.number(), v.safeInteger()),
    number: v.pipe(v.number(), v.finite()),
    boolean: v.boolean(),
    time: v.union([v.date(), v.number()]),
  };
  const schema = v.strictObject(
    shape<(typeof schemas)[keyof typeof schemas]>(schemas, (one) => v.optional(one) as never),
  );
  return (payload) => toAttributes(v.parse(schema, payload));
}

export async function typebox(): Promise<Check> {
  const { Type } = await import('typebox');
  const { Compile } = await import('typebox/compile');
  const schemas = {
    text: Type.String(),
    integer: Type.Integer(),
    number: Type.Number(),
    boolean: Type.Boolean(),
    time: Type.Number(),
  };
  const properties = shape<(typeof schemas)[keyof typeof schemas]>(
    schemas,
    (one) => Type.Optional(one) as never,
  );
  const schema = Compile(Type.Object(properties, { additionalProperties: false }));
  return (payload) => {
    return schema.Check(payload) ? toAttributes(payload) : fail();
  };
}
