import type { StandardSchema } from './standardSchema.ts';

/** How far a field's value may travel. `personal` and `content` are what redaction and access rules look at. */
export type Sensitivity = 'public' | 'personal' | 'content';

/**
 * What a field is for: a `dimension` has few values and may group metrics and charts, a `measure` is a number to aggregate,
 * an `identifier` has unboundedly many values and never becomes a metric attribute.
 */
export type Cardinality = 'dimension' | 'measure' | 'identifier';

/** The value kinds an event field can have; each has one OTLP type and one Elasticsearch mapping. */
export type FieldKind = 'text' | 'texts' | 'integer' | 'number' | 'boolean' | 'time';

/** What every field builder accepts beside the attribute's name. */
export interface FieldOptions<Value = unknown> {
  /** One sentence for the reference. */
  readonly description: string;
  /** UCUM unit of a number, for example `s`, `By` or `{token}`. */
  readonly unit?: string;
  /** @default 'public' */
  readonly sensitivity?: Sensitivity;
  readonly examples?: readonly (string | number | boolean)[];
  /** A further check of the values by any Standard Schema, such as zod's or Valibot's; it must answer at once. */
  readonly check?: StandardSchema<Value>;
}

declare const valueType: unique symbol;

/** One typed field of an event: the payload's value type `V`, and `Optional` where a payload may leave it out. */
// biome-ignore lint/suspicious/noExplicitAny: a schema's value type is invariant, so no narrower type takes all fields
export interface Field<V = unknown, Optional extends boolean = boolean> extends FieldOptions<any> {
  readonly kind: FieldKind;
  /** The attribute that carries the value, a semantic convention's name wherever one exists. */
  readonly attribute: string;
  readonly cardinality: Cardinality;
  readonly sensitivity: Sensitivity;
  readonly optional: Optional;
  /** The values known today. The list is open: other strings are valid values too. */
  readonly values?: readonly string[];
  /** Only for the type system; never present. */
  readonly [valueType]?: V;
}

/** The fields of an event by payload key. */
export type Fields = Readonly<Record<string, Field>>;

/** The known values of an enumeration, and any other string: enumerations are open. */
export type Open<T extends string> = T | (string & {});

/** Text with few values, such as a name or a type, to group by. */
export function dimension(attribute: string, options: FieldOptions<string>): Field<string, false> {
  return field('text', attribute, 'dimension', options);
}

/** Text of an open enumeration. */
export function oneOf<const T extends string>(
  attribute: string,
  values: readonly T[],
  options: FieldOptions<string>,
): Field<Open<T>, false> {
  return { ...field<Open<T>>('text', attribute, 'dimension', options), values };
}

/** Text that names one thing among unboundedly many: an id. */
export function identifier(attribute: string, options: FieldOptions<string>): Field<string, false> {
  return field('text', attribute, 'identifier', options);
}

/** A list of texts with few values each. */
export function dimensions(
  attribute: string,
  options: FieldOptions<readonly string[]>,
): Field<readonly string[], false> {
  return field('texts', attribute, 'dimension', options);
}

/** A list of ids. */
export function identifiers(
  attribute: string,
  options: FieldOptions<readonly string[]>,
): Field<readonly string[], false> {
  return field('texts', attribute, 'identifier', options);
}

/** A whole number, sent as a 64-bit integer. */
export function integer(attribute: string, options: FieldOptions<number>): Field<number, false> {
  return field('integer', attribute, 'measure', options);
}

/** A whole number with few values, to group by: a port, a status code. */
export function integerDimension(attribute: string, options: FieldOptions<number>): Field<number, false> {
  return field('integer', attribute, 'dimension', options);
}

/** A number with a fraction, sent as a double: durations in seconds, ratios. */
export function number(attribute: string, options: FieldOptions<number>): Field<number, false> {
  return field('number', attribute, 'measure', options);
}

/** Yes or no. */
export function boolean(attribute: string, options: FieldOptions<boolean>): Field<boolean, false> {
  return field('boolean', attribute, 'dimension', options);
}

/** A moment: a `Date` or milliseconds since the epoch; sent as whole milliseconds. */
export function time(attribute: string, options: FieldOptions<Date | number>): Field<Date | number, false> {
  return field('time', attribute, 'measure', options);
}

/** The same field, which a payload may leave out. */
export function optional<V>(required: Field<V, false>): Field<V, true> {
  return { ...required, optional: true };
}

function field<V>(
  kind: FieldKind,
  attribute: string,
  cardinality: Cardinality,
  // biome-ignore lint/suspicious/noExplicitAny: as above
  options: FieldOptions<any>,
): Field<V, false> {
  return { kind, attribute, cardinality, sensitivity: 'public', optional: false, ...options };
}
