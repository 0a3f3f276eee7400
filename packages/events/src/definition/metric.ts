import type { Attributes } from '@opentelemetry/api';
import type { InstrumentDefinition } from '../metrics/instruments.ts';

/** A metric that an event feeds: one measurement for each event that has the measure. */
export interface DerivedMetric<Key extends string = string> {
  readonly instrument: InstrumentDefinition;
  /** The field that is measured, in the instrument's unit; without one each event counts 1. */
  readonly measure?: Key;
  /** What is measured where an event does not have the measure. @default nothing is */
  readonly absent?: number;
  /** Fields that are measured apart: the measure is less by what they have, and nothing is measured where they have all of it. */
  readonly less?: readonly Key[];
  /** The fields that become metric attributes: dimensions only, never identifiers. */
  readonly dimensions: readonly Key[];
  /** Attributes with fixed values. */
  readonly constants?: Attributes;
  /** Measures only events whose fields have one of these values. @default every event */
  readonly when?: { readonly [K in Key]?: readonly (string | boolean)[] };
  /**
   * Measured while the event happens, by what observes it, not from what the event says: for what happens many times in it.
   *
   * @default false
   */
  readonly during?: boolean;
  /**
   * Which generation of conventions it belongs to: `latest` metrics are fed instead of the `default` ones where
   * `OTEL_SEMCONV_STABILITY_OPT_IN` has `gen_ai_latest_experimental`. @default both
   */
  readonly generation?: 'default' | 'latest';
}

/** What a derived metric of an application's own is described by. */
export interface MetricSource<Key extends string> {
  readonly name: string;
  /** UCUM unit: of what is counted, such as `{order}`, or of the field that is measured. */
  readonly unit: string;
  readonly description: string;
  readonly dimensions?: readonly Key[];
  readonly when?: NonNullable<DerivedMetric<Key>['when']>;
}

/** A counter of an event's occurrences, or of the sum of one of its fields. */
export function counter<const Key extends string>({
  name,
  unit,
  description,
  sum,
  ...rest
}: MetricSource<Key> & { readonly sum?: Key }): DerivedMetric<Key> {
  return metric({ type: 'counter', name, unit, description }, sum, rest);
}

/** A histogram of one of an event's fields; its count is the number of events. */
export function histogram<const Key extends string>({
  name,
  unit,
  description,
  of,
  boundaries,
  ...rest
}: MetricSource<Key> & { readonly of: Key; readonly boundaries?: readonly number[] }): DerivedMetric<Key> {
  return metric({ type: 'histogram', name, unit, description, ...(boundaries && { boundaries }) }, of, rest);
}

function metric<Key extends string>(
  instrument: InstrumentDefinition,
  measure: Key | undefined,
  { dimensions = [], when }: Pick<MetricSource<Key>, 'dimensions' | 'when'>,
): DerivedMetric<Key> {
  return { instrument, dimensions, ...(measure !== undefined && { measure }), ...(when && { when }) };
}
