import { z } from 'zod';

/**
 * The format of a file of semantic conventions (version 1), as facts of its own: from `schemas/semconv-syntax.md` and `schemas/semconv.schema.json` of
 * https://github.com/open-telemetry/weaver, October 2026. Objects are strict, so that what the format does not know is a fault.
 */
const stability = z.enum(['stable', 'development', 'alpha', 'beta', 'release_candidate']);
const id = z.string().regex(/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/);
const example = z.union([z.string(), z.number(), z.boolean()]);
const text = z.string().min(1);

const PRIMITIVES = ['string', 'int', 'double', 'boolean', 'any'] as const;
const ARRAYS = ['string[]', 'int[]', 'double[]', 'boolean[]'] as const;

const member = z.strictObject({
  id: z.string().regex(/^[a-z0-9_]+$/),
  value: z.union([z.string(), z.number()]),
  brief: text.optional(),
  note: text.optional(),
  stability,
});
const attributeType = z.union([
  z.enum([...PRIMITIVES, ...ARRAYS]),
  z.strictObject({ members: z.array(member).min(1) }),
]);
const common = {
  brief: text.optional(),
  note: text.optional(),
  annotations: z.record(z.string(), z.unknown()).optional(),
  requirement_level: z
    .union([
      z.enum(['required', 'recommended', 'opt_in']),
      z.strictObject({ conditionally_required: text }),
      z.strictObject({ recommended: text }),
    ])
    .optional(),
};
const definition = z.strictObject({
  id,
  type: attributeType,
  stability,
  examples: z.union([z.array(example), z.array(z.array(example))]).optional(),
  ...common,
});
const reference = z.strictObject({ ref: id, ...common });

const signal = { id, brief: text, note: text.optional(), stability, annotations: common.annotations };
const group = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('attribute_group'),
    ...signal,
    stability: stability.optional(),
    attributes: z.array(z.union([definition, reference])).min(1),
  }),
  z.strictObject({
    type: z.literal('event'),
    ...signal,
    name: id,
    attributes: z.array(reference).optional(),
  }),
  z.strictObject({
    type: z.literal('metric'),
    ...signal,
    metric_name: id,
    instrument: z.enum(['counter', 'gauge', 'histogram', 'updowncounter']),
    unit: z.string(),
    attributes: z.array(reference).optional(),
  }),
]);

/** One file of the format. */
export const semconvFile = z.strictObject({ groups: z.array(group).min(1) });

/** The manifest beside it. */
export const semconvManifest = z.strictObject({
  name: text,
  description: text,
  semconv_version: text,
  schema_base_url: z.url(),
});

/** What examples of a type have to be; undefined for lists of values. */
export function exampleOf(type: z.infer<typeof attributeType>): z.ZodType | undefined {
  if (typeof type !== 'string') return undefined;
  const one = {
    string: z.string(),
    int: z.int(),
    double: z.number(),
    boolean: z.boolean(),
    any: z.unknown(),
  };
  const [primitive, isArray] = type.endsWith('[]') ? [type.slice(0, -2), true] : [type, false];
  const of = one[primitive as keyof typeof one];
  return isArray ? z.array(of) : of;
}
