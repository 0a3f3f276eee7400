import type { EventDefinition } from '../definition/event.ts';
import type { Field, FieldKind } from '../definition/fields.ts';
import type { EventRegistry } from '../definition/registry.ts';
import { type ConstantValue, type MetricReference, metricReferences } from './metrics.ts';

/** What the registry of an application calls itself. */
export interface SemconvOptions {
  /** Lower case, such as `shop`. */
  readonly name: string;
  readonly description: string;
  readonly version: string;
  /** Where the schemas of its versions are told of, such as `https://shop.example/schemas/`. */
  readonly schemaBaseUrl: string;
}

/** Data of a registry of semantic conventions. Each part is one YAML file, and JSON is YAML too. */
export interface SemconvRegistry {
  /** `registry_manifest.yaml` */
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Any other `*.yaml` beside it. */
  readonly model: { readonly groups: readonly Readonly<Record<string, unknown>>[] };
}

/** Nothing of it is promised to stay: the GenAI conventions that it follows are in development. */
const STABILITY = 'development';

const TYPE: Readonly<Record<FieldKind, string>> = {
  text: 'string',
  texts: 'string[]',
  integer: 'int',
  number: 'double',
  boolean: 'boolean',
  time: 'int',
};

/**
 * Says what a registry holds in OpenTelemetry's format of semantic conventions, as `weaver registry check -r FOLDER` reads it: attributes,
 * events and metrics. The registry stands alone: attributes that OpenTelemetry has, such as `user.id`, are described in it, too.
 *
 * @example
 * ```ts
 * import { businessEvents } from '@telltale/events';
 * import { semconvRegistry } from '@telltale/events/reference';
 *
 * const { manifest, model } = semconvRegistry(businessEvents(), {
 *   name: 'shop',
 *   description: 'What happens in the shop.',
 *   version: '1.0.0',
 *   schemaBaseUrl: 'https://shop.example/schemas/',
 * });
 * console.log(JSON.stringify(manifest), JSON.stringify(model).length);
 * ```
 */
export function semconvRegistry(
  registry: EventRegistry,
  { name, description, version, schemaBaseUrl }: SemconvOptions,
): SemconvRegistry {
  const metrics = [...metricReferences(registry).values()];
  const attributes = new Map(registry.attributes.map((field) => [field.attribute, attribute(field)]));
  for (const [id, values] of metrics.flatMap(({ constants }) => [...constants])) {
    if (!attributes.has(id)) attributes.set(id, constantAttribute(id, values));
  }
  const common = registry.common.map((field) => reference(field.attribute, !field.optional));
  return {
    manifest: { name, description, semconv_version: version, schema_base_url: schemaBaseUrl },
    model: {
      groups: [
        {
          id: `registry.${name}`,
          type: 'attribute_group',
          brief: `Attributes of ${name}.`,
          attributes: [...attributes.values()],
        },
        ...registry.events.map((event) => eventGroup(event, common)),
        ...metrics.map(metricGroup),
      ],
    },
  };
}

type Attribute = Readonly<Record<string, unknown>>;

function attribute({ attribute: id, kind, description, values, unit, ...field }: Field): Attribute {
  const annotations = {
    telltale: { sensitivity: field.sensitivity, cardinality: field.cardinality, ...(unit && { unit }) },
  };
  const common = { brief: description, stability: STABILITY, annotations };
  if (values) return { id, type: enumeration(values), ...common };
  const examples = field.examples && { examples: kind === 'texts' ? [field.examples] : field.examples };
  return { id, type: TYPE[kind], ...common, ...examples };
}

function constantAttribute(id: string, values: readonly ConstantValue[]): Attribute {
  return {
    id,
    type: typeOf(values),
    brief: 'Which part the measurement is of.',
    stability: STABILITY,
    examples: values,
  };
}

function typeOf(values: readonly ConstantValue[]): string {
  if (values.every((value) => typeof value === 'boolean')) return TYPE.boolean;
  if (!values.every((value) => typeof value === 'number')) return TYPE.text;
  return values.every(Number.isInteger) ? TYPE.integer : TYPE.number;
}

function enumeration(values: readonly string[]): Attribute {
  const ids = new Set<string>();
  return {
    members: values.map((value) => ({
      id: memberId(value, ids),
      value,
      brief: `The value "${value}".`,
      stability: STABILITY,
    })),
  };
}

/** A name of its own for a value, whatever characters that has. */
function memberId(value: string, taken: Set<string>): string {
  const letters = value.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
  const name = /^[a-z]/.test(letters) ? letters : `value_${letters}`;
  let id = name;
  for (let count = 2; taken.has(id); count++) id = `${name}_${count}`;
  taken.add(id);
  return id;
}

interface Reference {
  readonly ref: string;
  readonly requirement_level: string;
}

function reference(ref: string, required: boolean): Reference {
  return { ref, requirement_level: required ? 'required' : 'recommended' };
}

function eventGroup({ name, description, fields }: EventDefinition, common: readonly Reference[]): Attribute {
  const own = Object.values(fields).map((field) => reference(field.attribute, !field.optional));
  const others = common.filter(({ ref }) => own.every((field) => field.ref !== ref));
  return {
    id: `event.${name}`,
    type: 'event',
    name,
    brief: description,
    stability: STABILITY,
    attributes: [...others, ...own],
  };
}

function metricGroup({ instrument, attributes }: MetricReference): Attribute {
  const { type, name, unit, description } = instrument;
  return {
    id: `metric.${name}`,
    type: 'metric',
    metric_name: name,
    instrument: type,
    unit,
    brief: description,
    stability: STABILITY,
    attributes: [...attributes].map(([ref, { always }]) => reference(ref, always)),
  };
}
