import { EventDefinitionError } from '../errors.ts';
import type { InstrumentDefinition } from '../metrics/instruments.ts';
import type { Field, FieldKind, Fields } from './fields.ts';
import type { DerivedMetric } from './metric.ts';
import { isStandardSchema } from './standardSchema.ts';
import { KNOWN_IDENTIFIERS, RESERVED_ATTRIBUTES } from './wellKnown.ts';

const NAME = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/;
/** Of attributes and metrics: those of conventions are not all in parts. */
const PART = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/;
const MEASURABLE: readonly FieldKind[] = ['integer', 'number'];
const GROUPABLE: readonly FieldKind[] = ['text', 'boolean', 'integer'];

/** What the rules look at. */
interface Defined {
  readonly name: string;
  readonly version: number;
  readonly fields: Fields;
  readonly metrics: readonly DerivedMetric[];
  readonly check?: unknown;
}

/** Refuses a definition that cannot work. @throws EventDefinitionError */
export function checkDefinition({ name, version, fields, metrics, check }: Defined): void {
  if (!NAME.test(name)) {
    throw new EventDefinitionError(
      `event name "${name}" is not dot-separated lower case, such as "shop.order.placed"`,
    );
  }
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new EventDefinitionError(`event "${name}": version ${version} is no whole number from 1`);
  }
  checkSchema(`event "${name}"`, check);
  checkAttributes(name, fields);
  for (const metric of metrics) checkMetric(name, fields, metric);
  checkInstruments(name, metrics);
}

function checkAttributes(name: string, fields: Fields): void {
  const keys = new Map<string, string>();
  for (const [key, field] of Object.entries(fields)) {
    const { attribute } = field;
    if (key in Object.prototype) {
      throw new EventDefinitionError(
        `event "${name}": every object has a "${key}", so that a payload without the field would seem to have it; give it another key`,
      );
    }
    const place = `event "${name}", field "${key}"`;
    checkAttribute(place, field);
    checkSchema(place, field.check);
    const other = keys.get(attribute);
    if (other !== undefined) {
      throw new EventDefinitionError(
        `event "${name}": fields "${other}" and "${key}" share the attribute "${attribute}"; give each its own`,
      );
    }
    keys.set(attribute, key);
  }
}

function checkSchema(place: string, check: unknown): void {
  if (check === undefined || isStandardSchema(check)) return;
  throw new EventDefinitionError(
    `${place}: its check is no Standard Schema (https://standardschema.dev); give one of zod, Valibot or another library`,
  );
}

function checkAttribute(place: string, { attribute, cardinality }: Field): void {
  if (!PART.test(attribute)) {
    throw new EventDefinitionError(
      `${place}: attribute "${attribute}" is not dot-separated lower case, such as "shop.order.id"`,
    );
  }
  if (RESERVED_ATTRIBUTES.has(attribute)) {
    throw new EventDefinitionError(
      `${place}: the recorder alone writes "${attribute}"; give the field an attribute of its own, such as "shop.order.id"`,
    );
  }
  if (cardinality !== 'identifier' && KNOWN_IDENTIFIERS.has(attribute)) {
    throw new EventDefinitionError(
      `${place}: "${attribute}" is an identifier everywhere, not a ${cardinality}; make it one, or give it an attribute of its own`,
    );
  }
}

function checkMetric(name: string, fields: Fields, metric: DerivedMetric): void {
  const place = `event "${name}", metric "${metric.instrument.name}"`;
  if (!PART.test(metric.instrument.name)) {
    throw new EventDefinitionError(
      `${place}: the name is not dot-separated lower case, such as "shop.orders"`,
    );
  }
  const { measure, less = [], dimensions, when = {} } = metric;
  for (const key of [measure, ...less, ...dimensions, ...Object.keys(when)]) {
    if (key !== undefined && !Object.hasOwn(fields, key)) {
      throw new EventDefinitionError(
        `${place}: no field "${key}"; the fields are ${Object.keys(fields).join(', ')}`,
      );
    }
  }
  checkMeasure(place, fields, metric);
  for (const key of metric.dimensions) checkDimension(place, fields, key);
  checkConstants(place, fields, metric);
}

/** An attribute with a fixed value is as open as one of a field. */
function checkConstants(place: string, fields: Fields, { constants = {} }: DerivedMetric): void {
  const all = Object.entries(fields);
  for (const attribute of Object.keys(constants)) {
    const [key] = all.find(([, field]) => field.attribute === attribute) ?? [];
    if (
      KNOWN_IDENTIFIERS.has(attribute) ||
      (key !== undefined && fields[key]?.cardinality === 'identifier')
    ) {
      throw new EventDefinitionError(
        `${place}: "${attribute}" is an identifier and no attribute of a metric, not even with a fixed value; leave it out`,
      );
    }
    if (key !== undefined) checkDimension(place, fields, key);
  }
}

/** What reads metrics knows them by their names alone. */
function checkInstruments(name: string, metrics: readonly DerivedMetric[]): void {
  const known = new Map<string, InstrumentDefinition>();
  for (const { instrument } of metrics) {
    const other = known.get(instrument.name);
    const difference = other && differenceOf(other, instrument);
    if (difference !== undefined) {
      throw new EventDefinitionError(
        `event "${name}": metric "${instrument.name}" is defined twice, ${difference}; rename one`,
      );
    }
    known.set(instrument.name, instrument);
  }
}

/** In what two instruments of one name contradict each other, such as `in "s" and in "ms"`; undefined where in nothing. */
export function differenceOf(one: InstrumentDefinition, other: InstrumentDefinition): string | undefined {
  if (one.type !== other.type) return `as a ${one.type} and as a ${other.type}`;
  if (one.unit !== other.unit) return `in "${one.unit}" and in "${other.unit}"`;
  const [some, others] = [one, other].map(({ boundaries = [] }) => boundaries.join(', '));
  return some === others ? undefined : 'with other bucket boundaries';
}

function checkMeasure(
  place: string,
  fields: Fields,
  { measure, instrument, during = false }: DerivedMetric,
): void {
  const field = measure === undefined ? undefined : fields[measure];
  if (!field) {
    if (instrument.type === 'counter' || during) return;
    throw new EventDefinitionError(`${place}: a histogram needs a field to measure; or use a counter`);
  }
  if (!MEASURABLE.includes(field.kind)) {
    throw new EventDefinitionError(
      `${place}: field "${measure}" is a ${field.kind}, which cannot be measured`,
    );
  }
  if (field.unit !== instrument.unit) {
    throw new EventDefinitionError(
      `${place}: field "${measure}" is in "${field.unit ?? ''}" and the metric in "${instrument.unit}"; both need one unit`,
    );
  }
}

function checkDimension(place: string, fields: Fields, key: string): void {
  const field = fields[key];
  if (field?.cardinality !== 'dimension') {
    throw new EventDefinitionError(
      `${place}: field "${key}" is ${field?.cardinality === 'measure' ? 'a measure' : 'an identifier'} and would give the metric unboundedly many series; use a dimension`,
    );
  }
  if (!GROUPABLE.includes(field.kind)) {
    throw new EventDefinitionError(`${place}: field "${key}" has many values at once; group by a single one`);
  }
  if (field.sensitivity !== 'public') {
    throw new EventDefinitionError(
      `${place}: field "${key}" is ${field.sensitivity}, and metrics are open to all; use a public field`,
    );
  }
}
