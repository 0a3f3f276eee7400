import type { EventRegistry, Field, FieldKind } from '@telltale/events';
import { date, double, keyword, long, type Mapping } from './mapping.ts';

const MAPPING: Readonly<Record<FieldKind, Mapping>> = {
  text: keyword,
  texts: keyword,
  integer: long,
  number: double,
  boolean: { type: 'boolean' },
  time: date,
};

/** The mapping of every attribute of every event in the registry, by attribute name. */
export function eventAttributes(registry: EventRegistry): Readonly<Record<string, Mapping>> {
  return Object.fromEntries(registry.attributes.map((field) => [field.attribute, mappingOf(field)]));
}

function mappingOf({ kind, unit }: Field): Mapping {
  return unit === undefined ? MAPPING[kind] : { ...MAPPING[kind], meta: { unit } };
}
