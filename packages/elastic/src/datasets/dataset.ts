import {
  commonFields,
  type EventDefinition,
  type EventRegistry,
  type Field,
  type Fields,
} from '@telltale/events';
import { ANY_NAMESPACE, streamName } from '../streams.ts';
import { attributeName, mappingOf } from '../templates/recordAttributes.ts';
import { type Aggregation, aggregationsOf, type FieldRole, roleOf } from './aggregations.ts';

/** A field of a dataset. */
export interface DatasetField {
  /** Its name in documents, such as `attributes.gen_ai.request.model`. */
  readonly field: string;
  /** For people, such as `Time to first chunk`. */
  readonly label: string;
  readonly description: string;
  readonly role: FieldRole;
  /** Its type in Elasticsearch. */
  readonly type: string;
  /** UCUM unit, such as `s`. */
  readonly unit?: string;
  /** Whether a document may have several values. */
  readonly isList: boolean;
  /** Whether a document may lack it. */
  readonly isOptional: boolean;
  /** The values known today, where they are a list; it is open. */
  readonly values?: readonly string[];
  /** What to show with care: `personal` and `content`. */
  readonly sensitivity: Field['sensitivity'];
  /** The aggregations that make sense, the most telling first. */
  readonly aggregations: readonly Aggregation[];
}

/** What a dashboard needs to know of one event. Plain data, for JSON. */
export interface Dataset<Key extends string = string> {
  /** The event's name. */
  readonly name: string;
  /** The version of the event's definition. */
  readonly version: number;
  readonly description: string;
  /** The data streams that hold its documents. */
  readonly index: string;
  readonly timeField: '@timestamp';
  /** What its documents, among others of the index, have. */
  readonly where: { readonly field: 'event_name'; readonly value: string };
  /** How it says what became of it, where it does: a success rate is the share of `success`. */
  readonly outcome?: { readonly field: string; readonly success: string };
  /** The event's own fields by their payload keys, then those of every event. */
  readonly fields: { readonly [K in Key | CommonKey]: DatasetField };
  /** Names of the metrics that it feeds. */
  readonly metrics: readonly string[];
}

/** Of the fields of every event, the version says nothing of what happened. */
type CommonKey = Exclude<keyof typeof commonFields, 'eventVersion'>;

/** Where data lies. */
export interface DatasetOptions {
  /** @default all namespaces */
  readonly namespace?: string;
}

const SUCCESS = 'success';

/**
 * Describes an event for whoever draws it: index, time, and for each field its name, type, unit, label and the aggregations that make sense.
 *
 * @example
 * ```ts
 * import { aggregation, datasetOf } from '@telltale/elastic';
 * import { modelCall } from '@telltale/events';
 *
 * const { index, where, fields } = datasetOf(modelCall);
 * console.log(index, where.value, aggregation('p95', fields.duration.field));
 * ```
 */
export function datasetOf<F extends Fields>(
  event: EventDefinition<F>,
  { namespace = ANY_NAMESPACE }: DatasetOptions = {},
): Dataset<keyof F & string> {
  const { name, version, description, metrics } = event as unknown as EventDefinition;
  const fields = fieldsOf(event.fields);
  const outcome = Object.values<DatasetField>(fields).find(({ values }) => values?.includes(SUCCESS));
  return {
    name,
    version,
    description,
    index: streamName('events', namespace),
    timeField: '@timestamp',
    where: { field: 'event_name', value: name },
    ...(outcome && { outcome: { field: outcome.field, success: SUCCESS } }),
    fields,
    metrics: [...new Set(metrics.map(({ instrument }) => instrument.name))],
  };
}

/** The datasets of all events of a registry. */
export function datasets({ events }: EventRegistry, options: DatasetOptions = {}): readonly Dataset[] {
  return events.map((event) => datasetOf(event, options));
}

/** Its own fields, and the common ones whose attribute none of them has. */
function fieldsOf<F extends Fields>(own: F): Dataset<keyof F & string>['fields'] {
  const { eventVersion: _, ...common } = commonFields;
  const taken = new Set(Object.values(own).map(({ attribute }) => attribute));
  const others = Object.entries(common).filter(([, { attribute }]) => !taken.has(attribute));
  const all = [...Object.entries<Field>(own), ...others].map(([key, field]) => [key, describe(key, field)]);
  return Object.fromEntries(all);
}

function describe(key: string, of: Field): DatasetField {
  const { description, unit, kind, optional, values, sensitivity } = of;
  return {
    field: attributeName(of),
    label: labelOf(key),
    description,
    role: roleOf(of),
    type: mappingOf(of).type ?? 'object',
    ...(unit !== undefined && { unit }),
    isList: kind === 'texts',
    isOptional: optional,
    ...(values && { values }),
    sensitivity,
    aggregations: aggregationsOf(of),
  };
}

/** `timeToFirstChunk` as `Time to first chunk`. */
function labelOf(key: string): string {
  const words = key.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
