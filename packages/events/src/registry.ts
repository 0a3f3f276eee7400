import { commonFields } from './common.ts';
import { EventDefinitionError } from './errors.ts';
import type { EventDefinition } from './event.ts';
import type { Field, Fields } from './fields.ts';

/** A set of event definitions that fit together: names are unique, and an attribute has one kind in all of them. */
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
   * @throws EventDefinitionError when a name is taken or an attribute has another kind elsewhere.
   */
  add(...events: readonly AnyEvent[]): EventRegistry;
  /**
   * Puts events in the place of those with the same names, such as `extendEvent` makes of them.
   *
   * @throws EventDefinitionError when there is none with the name, or an attribute has another kind elsewhere.
   */
  replace(...events: readonly AnyEvent[]): EventRegistry;
}

/** A definition of whatever fields. */
// biome-ignore lint/suspicious/noExplicitAny: the payload type is contravariant, so no narrower type takes all definitions
export type AnyEvent = EventDefinition<any>;

/** Makes a registry of these definitions. @throws EventDefinitionError, see {@link EventRegistry.add} */
export function createRegistry(...events: readonly AnyEvent[]): EventRegistry {
  const byName = new Map<string, EventDefinition>();
  const byAttribute = new Map<string, { field: Field; owner: string }>();
  const registry: EventRegistry = {
    get events() {
      return [...byName.values()];
    },
    get attributes() {
      return [...byAttribute.values()].map(({ field }) => field);
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
        addAttributes(byAttribute, event.fields, `event "${event.name}"`);
        byName.set(event.name, event);
      }
      return registry;
    },
    replace(...others) {
      for (const event of others) {
        if (!byName.has(event.name)) {
          throw new EventDefinitionError(`event "${event.name}" replaces none; add it instead`);
        }
        addAttributes(byAttribute, event.fields, `event "${event.name}"`);
        byName.set(event.name, event);
      }
      return registry;
    },
  };
  addAttributes(byAttribute, commonFields, 'the common fields');
  return registry.add(...events);
}

function addAttributes(
  known: Map<string, { field: Field; owner: string }>,
  fields: Fields,
  owner: string,
): void {
  for (const field of Object.values(fields)) {
    const other = known.get(field.attribute);
    if (other && other.field.kind !== field.kind) {
      throw new EventDefinitionError(
        `attribute "${field.attribute}" is a ${other.field.kind} in ${other.owner} and a ${field.kind} in ${owner}; ` +
          'an attribute has one kind everywhere, so rename one',
      );
    }
    if (!other) known.set(field.attribute, { field, owner });
  }
}
