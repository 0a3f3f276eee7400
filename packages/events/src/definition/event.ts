import { EventDefinitionError } from '../errors.ts';
import { checkDefinition } from './definitionRules.ts';
import type { Field, Fields } from './fields.ts';
import type { DerivedMetric } from './metric.ts';
import type { StandardSchema } from './standardSchema.ts';

/** What one kind of business event is: the single source of its type, check, mapping, metrics and reference. */
export interface EventDefinition<F extends Fields = Fields> {
  /** The OpenTelemetry event name, for example `telltale.user.login`. */
  readonly name: string;
  /** Raised when a field changes its meaning or type. */
  readonly version: number;
  /** One sentence: when the event happens. */
  readonly description: string;
  readonly fields: F;
  /** Metrics that each recorded event also feeds. */
  readonly metrics: readonly DerivedMetric[];
  /** A further check of the payload as a whole, where fields depend on each other. */
  readonly check?: StandardSchema;
}

type RequiredKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends Field<unknown, true> ? never : K;
}[keyof F];
type OptionalKeys<F extends Fields> = Exclude<keyof F, RequiredKeys<F>>;
type ValueOf<T> = T extends Field<infer V, boolean> ? V : never;

/** The payload that an event's fields ask for. */
export type Payload<F extends Fields> = { readonly [K in RequiredKeys<F>]: ValueOf<F[K]> } & {
  readonly [K in OptionalKeys<F>]?: ValueOf<F[K]> | undefined;
};

/** The payload of a definition: `PayloadOf<typeof userLogin>`. */
export type PayloadOf<D> = D extends EventDefinition<infer F> ? Payload<F> : never;

/** What {@link defineEvent} takes; the metrics name fields by their payload keys. */
export interface EventSource<F extends Fields> {
  readonly name: string;
  /** @default 1 */
  readonly version?: number;
  readonly description: string;
  readonly fields: F;
  /** @default [] */
  readonly metrics?: readonly DerivedMetric<Extract<keyof F, string>>[];
  /** A further check of the payload by any Standard Schema, such as zod's; it must answer at once. */
  readonly check?: StandardSchema;
}

/** What {@link extendEvent} adds to an event. */
export interface EventExtension<Base extends Fields, F extends Fields> {
  /** @default the base's, so that the extended event takes its place */
  readonly name?: string;
  /** @default the base's */
  readonly version?: number;
  /** @default the base's */
  readonly description?: string;
  /** Under other keys than the base's. */
  readonly fields: F & { readonly [Key in keyof Base]?: never };
  /** Metrics beside those of the base. @default [] */
  readonly metrics?: readonly DerivedMetric<Extract<keyof Base | keyof F, string>>[];
  /** @default the base's */
  readonly check?: StandardSchema;
}

/**
 * Defines a business event.
 *
 * @throws EventDefinitionError when the name or an attribute is not dot-separated lower case, when two fields share an attribute or one
 * takes an attribute that the recorder writes (`event.id`), when what is an identifier everywhere (`user.id`, `session.id`) is anything else
 * here, when a metric uses an identifier as attribute, another unit than its field, or a field that does not exist or cannot be
 * measured, or when two metrics of one name contradict each other.
 *
 * @example
 * ```ts
 * import { counter, defineEvent, dimension, record } from '@telltale/events';
 *
 * const orderPlaced = defineEvent({
 *   name: 'shop.order.placed',
 *   description: 'A customer placed an order.',
 *   fields: { channel: dimension('shop.channel', { description: 'Where the order came from.' }) },
 *   metrics: [
 *     counter({ name: 'shop.orders', unit: '{order}', description: 'Orders placed.', dimensions: ['channel'] }),
 *   ],
 * });
 * record(orderPlaced, { channel: 'web' });
 * ```
 */
export function defineEvent<const F extends Fields>(source: EventSource<F>): EventDefinition<F> {
  const { name, version = 1, description, fields, metrics = [], check } = source;
  const event = { name, version, description, fields, metrics, ...(check && { check }) };
  checkDefinition(event);
  Object.values(Object.freeze(fields)).forEach(Object.freeze);
  freezeAll(metrics);
  return Object.freeze(event);
}

/** What was checked stays as it is. */
function freezeAll(value: object): void {
  Object.freeze(value);
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freezeAll(part);
}

/**
 * Defines an event that has all of another one and more. Under the base's name it takes the base's place: records of both kinds are one
 * event to whoever reads them, and `registry.replace()` makes mapping and reference know the new fields.
 *
 * @throws EventDefinitionError as {@link defineEvent} does, and when a field of the base is defined again
 *
 * @example
 * ```ts
 * import { dimension, extendEvent, userLogin } from '@telltale/events';
 *
 * const login = extendEvent(userLogin, {
 *   fields: { device: dimension('shop.device', { description: 'What the user signed in with.' }) },
 * });
 * ```
 */
export function extendEvent<const Base extends Fields, const F extends Fields>(
  base: EventDefinition<Base>,
  { name, version, description, fields, metrics = [], check }: EventExtension<Base, F>,
): EventDefinition<Base & F> {
  refuseRedefinition(base, fields);
  const further = check ?? base.check;
  return defineEvent<Base & F>({
    name: name ?? base.name,
    version: version ?? base.version,
    description: description ?? base.description,
    fields: { ...base.fields, ...fields },
    metrics: [...base.metrics, ...metrics] as readonly DerivedMetric[] as EventSource<Base & F>['metrics'] &
      object,
    ...(further && { check: further }),
  });
}

function refuseRedefinition(base: EventDefinition<Fields>, fields: Fields): void {
  const again = Object.keys(fields).find((key) => Object.hasOwn(base.fields, key));
  if (again === undefined) return;
  throw new EventDefinitionError(
    `event "${base.name}" has a field "${again}" already; an extension only adds, so give the new one another key`,
  );
}
