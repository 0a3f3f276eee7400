import { EventDefinitionError } from './errors.ts';
import type { Field, Fields } from './fields.ts';
import type { DerivedMetric } from './instruments.ts';

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
}

const NAME = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/;

/**
 * Defines a business event.
 *
 * @throws EventDefinitionError when the name is not dot-separated lower case, when two fields share an attribute, or when a
 * metric uses an identifier as attribute or a field that does not exist.
 *
 * @example
 * ```ts
 * import { defineEvent, dimension, record } from '@telltale/events';
 *
 * const orderPlaced = defineEvent({
 *   name: 'shop.order.placed',
 *   description: 'A customer placed an order.',
 *   fields: { channel: dimension('shop.channel', { description: 'Where the order came from.' }) },
 * });
 * record(orderPlaced, { channel: 'web' });
 * ```
 */
export function defineEvent<const F extends Fields>(source: EventSource<F>): EventDefinition<F> {
  const { name, version = 1, description, fields, metrics = [] } = source;
  if (!NAME.test(name)) {
    throw new EventDefinitionError(
      `event name "${name}" is not dot-separated lower case, such as "shop.order.placed"`,
    );
  }
  refuseSharedAttributes(name, fields);
  for (const metric of metrics) checkMetric(name, fields, metric);
  return Object.freeze({ name, version, description, fields, metrics });
}

function refuseSharedAttributes(name: string, fields: Fields): void {
  const keys = new Map<string, string>();
  for (const [key, { attribute }] of Object.entries(fields)) {
    const other = keys.get(attribute);
    if (other !== undefined) {
      throw new EventDefinitionError(
        `event "${name}": fields "${other}" and "${key}" share the attribute "${attribute}"; give each its own`,
      );
    }
    keys.set(attribute, key);
  }
}

function checkMetric(name: string, fields: Fields, metric: DerivedMetric): void {
  const place = `event "${name}", metric "${metric.instrument.name}"`;
  for (const key of [metric.measure, ...metric.dimensions]) {
    if (key !== undefined && !(key in fields)) {
      throw new EventDefinitionError(
        `${place}: no field "${key}"; the fields are ${Object.keys(fields).join(', ')}`,
      );
    }
  }
  for (const key of metric.dimensions) {
    if (fields[key]?.cardinality !== 'dimension') {
      throw new EventDefinitionError(
        `${place}: field "${key}" is a ${fields[key]?.cardinality} and would give the metric unboundedly many series; use a dimension`,
      );
    }
  }
}
