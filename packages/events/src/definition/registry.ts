import { EventDefinitionError } from '../errors.ts';
import type { InstrumentDefinition } from '../metrics/instruments.ts';
import { commonFields } from './common.ts';
import { differenceOf } from './definitionRules.ts';
import type { EventDefinition } from './event.ts';
import type { Field, Fields } from './fields.ts';
import type { DerivedMetric } from './metric.ts';

/** A set of event definitions that fit together: names are unique, an attribute has one kind and a metric one instrument in all of them. */
export interface EventRegistry {
  /** All definitions, in the order in which they were added. */
  readonly events: readonly EventDefinition[];
  /** Every attribute of every event, the common ones first, without doubles. */
  readonly attributes: readonly Field[];
  /** The fields of every event, which the recorder fills. */
  readonly common: readonly Field[];
  get(name: string): EventDefinition | undefined;
  /**
   * Adds an application's own events.
   *
   * @throws EventDefinitionError when a name is taken, an attribute has another kind or is an identifier elsewhere, or a metric contradicts another.
   */
  add(...events: readonly AnyEvent[]): EventRegistry;
  /**
   * Puts events in the place of those with the same names, such as `extendEvent` makes of them.
   *
   * @throws EventDefinitionError when there is none with the name, and as `add` does.
   */
  replace(...events: readonly AnyEvent[]): EventRegistry;
}

/** A definition of whatever fields. */
// biome-ignore lint/suspicious/noExplicitAny: the payload type is contravariant, so no narrower type takes all definitions
export type AnyEvent = EventDefinition<any>;

/** An attribute or an instrument, and the event that first had it. */
interface Owned<T> {
  readonly it: T;
  readonly owner: string;
}

/** Makes a registry of these definitions. @throws EventDefinitionError, see {@link EventRegistry.add} */
export function createRegistry(...events: readonly AnyEvent[]): EventRegistry {
  const byName = new Map<string, EventDefinition>();
  const attributes = new Map<string, Owned<Field>>();
  const instruments = new Map<string, Owned<InstrumentDefinition>>();

  function put(event: EventDefinition): void {
    const owner = `event "${event.name}"`;
    addAttributes(attributes, event.fields, owner);
    addInstruments(instruments, event, owner);
    byName.set(event.name, event);
    for (const { name, metrics } of byName.values()) refuseIdentifiers(attributes, metrics, name);
  }

  const registry: EventRegistry = {
    get events() {
      return [...byName.values()];
    },
    get attributes() {
      return [...attributes.values()].map(({ it }) => it);
    },
    common: Object.values(commonFields),
    get: (name) => byName.get(name),
    add(...more) {
      for (const event of more) {
        if (byName.has(event.name)) {
          throw new EventDefinitionError(
            `event "${event.name}" is defined twice; rename one, or extend the first`,
          );
        }
        put(event);
      }
      return registry;
    },
    replace(...others) {
      for (const event of others) {
        if (!byName.has(event.name)) {
          throw new EventDefinitionError(`event "${event.name}" replaces none; add it instead`);
        }
        put(event);
      }
      return registry;
    },
  };
  addAttributes(attributes, commonFields, 'the common fields');
  return registry.add(...events);
}

function addAttributes(known: Map<string, Owned<Field>>, fields: Fields, owner: string): void {
  for (const field of Object.values(fields)) {
    const { attribute } = field;
    const other = known.get(attribute);
    if (other && other.it.kind !== field.kind) {
      throw new EventDefinitionError(
        `attribute "${attribute}" is a ${other.it.kind} in ${other.owner} and a ${field.kind} in ${owner}; ` +
          'an attribute has one kind everywhere, so rename one',
      );
    }
    if (other && isIdentifier(other.it) !== isIdentifier(field)) {
      throw new EventDefinitionError(
        `attribute "${attribute}" is a ${other.it.cardinality} in ${other.owner} and a ${field.cardinality} in ${owner}; ` +
          'what has unboundedly many values has them everywhere, so rename one',
      );
    }
    if (!other) known.set(attribute, { it: field, owner });
  }
}

function addInstruments(
  known: Map<string, Owned<InstrumentDefinition>>,
  { metrics }: EventDefinition,
  owner: string,
): void {
  for (const { instrument } of metrics) {
    const other = known.get(instrument.name);
    const difference = other && differenceOf(other.it, instrument);
    if (difference !== undefined) {
      throw new EventDefinitionError(
        `metric "${instrument.name}" of ${other?.owner} and of ${owner} is defined ${difference}; rename one`,
      );
    }
    known.set(instrument.name, other ?? { it: instrument, owner });
  }
}

/** Of a definition's own fields it was found when it was made. */
function refuseIdentifiers(
  known: ReadonlyMap<string, Owned<Field>>,
  metrics: readonly DerivedMetric[],
  name: string,
): void {
  for (const { instrument, constants = {} } of metrics) {
    for (const attribute of Object.keys(constants)) {
      const field = known.get(attribute);
      if (!field || !isIdentifier(field.it)) continue;
      throw new EventDefinitionError(
        `metric "${instrument.name}" of event "${name}" has the attribute "${attribute}", an identifier in ${field.owner}; leave it out`,
      );
    }
  }
}

function isIdentifier({ cardinality }: Field): boolean {
  return cardinality === 'identifier';
}
