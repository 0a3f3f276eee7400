import type { EventRegistry, Field, FieldKind } from '@telltale/events';
import {
  alias,
  attributes,
  date,
  double,
  keyword,
  long,
  type Mapping,
  type Mappings,
  text,
} from './mapping.ts';

/** The name that an attribute has in documents. */
export function attributeName({ attribute }: { readonly attribute: string }): string {
  return `attributes.${attribute}`;
}

/** The attribute in which the collector keeps a record's time in nanoseconds; `@timestamp` has whole milliseconds. */
export const EXACT_TIME = 'telltale.time_unix_nano';

/**
 * The attributes of records: those of every event in the registry by their kind, and those that logs and spans have anyway. All known
 * attributes stand here, since of two components' `attributes` Elasticsearch keeps the last.
 */
export function recordAttributes(registry: EventRegistry): Mappings {
  const fields = registry.attributes.map((field) => [field.attribute, mappingOf(field)] as const);
  return {
    properties: {
      attributes: attributes(10, { ...COMMON, ...Object.fromEntries(fields) }),
      'error.exception.type': alias('attributes.exception.type'),
      'error.exception.message': alias('attributes.exception.message'),
      'error.stack_trace': alias('attributes.exception.stacktrace'),
    },
  };
}

const COMMON: Readonly<Record<string, Mapping>> = {
  [EXACT_TIME]: long,
  'exception.type': keyword,
  'exception.message': { ...keyword, fields: { text } },
  'exception.stacktrace': text,
};

const MAPPING: Readonly<Record<FieldKind, Mapping>> = {
  text: keyword,
  texts: keyword,
  integer: long,
  number: double,
  boolean: { type: 'boolean' },
  time: date,
};

/** The mapping of an event's field. */
export function mappingOf({ kind, unit }: Field): Mapping {
  return unit === undefined ? MAPPING[kind] : { ...MAPPING[kind], meta: { unit } };
}
