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
   * Adds an application's own events: all of them, or none where it throws.
   *
   * @throws EventDefinitionError when a name is taken, an attribute has another kind or is an identifier elsewhere, or a metric contradicts another.
   */
  add(...events: readonly AnyEvent[]): EventRegistry;
  /**
   * Puts events in the place of those with the same names, such as `extendEvent` makes of them: all of them, or none where it throws.
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

/** Definitions that fit together, and what they have in common. */
interface Content {
  readonly events: ReadonlyMap<string, EventDefinition>;
  readonly attributes: ReadonlyMap<string, Owned<Field>>;
}

/** Makes a registry of these definitions. @throws EventDefinitionError, see {@link EventRegistry.add} */
export function createRegistry(...events: readonly AnyEvent[]): EventRegistry {
  let content = fitting([]);

  const registry: EventRegistry = {
    get events() {
      return [...content.events.values()];
    },
    get attributes() {
      return [...content.attributes.values()].map(({ it }) => it);
    },
    common: Object.values(commonFields),
    get: (name) => content.events.get(name),
    add(...more) {
      content = fitting([...content.events.values(), ...more]);
      return registry;
    },
    replace(...others) {
      const events = new Map(content.events);
      for (const event of others) {
        if (!events.has(event.name)) {
          throw new EventDefinitionError(`event "${event.name}" replaces none; add it instead`);
        }
        events.set(event.name, event);
      }
      content = fitting([...events.values()]);
      return registry;
    },
  };
  return registry.add(...events);
}

/** Finds out whether definitions fit together. @throws EventDefinitionError */
function fitting(events: readonly EventDefinition[]): Content {
  const byName = new Map<string, EventDefinition>();
  const attributes = new Map<string, Owned<Field>>();
  const instruments = new Map<string, Owned<InstrumentDefinition>>();
  addAttributes(attributes, commonFields, 'the common fields');
  for (const event of events) {
    const { name, fields } = event;
    if (byName.has(name)) {
      throw new EventDefinitionError(`event "${name}" is defined twice; rename one, or extend the first`);
    }
    byName.set(name, event);
    addAttributes(attributes, fields, `event "${name}"`);
    addInstruments(instruments, event, `event "${name}"`);
  }
  for (const { name, metrics } of events) refuseIdentifiers(attributes, metrics, name);
  return { events: byName, attributes };
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
