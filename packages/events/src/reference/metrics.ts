import type { EventDefinition } from '../definition/event.ts';
import type { DerivedMetric } from '../definition/metric.ts';
import type { EventRegistry } from '../definition/registry.ts';
import type { InstrumentDefinition } from '../metrics/instruments.ts';

/** A value that an attribute of a metric always has. */
export type ConstantValue = string | number | boolean;

/** One metric with all that feeds it: several events may, or one event several times. */
export interface MetricReference {
  readonly instrument: InstrumentDefinition;
  readonly generation: DerivedMetric['generation'];
  /** Whether it is measured while an event happens, not from it. */
  readonly during: boolean;
  /** Names of the events. */
  readonly events: readonly string[];
  /** Its attributes by name, and whether each measurement has them. */
  readonly attributes: ReadonlyMap<string, { readonly always: boolean }>;
  /** Values of attributes that no field has. */
  readonly constants: ReadonlyMap<string, readonly ConstantValue[]>;
}

/** The metrics that a registry's events derive, by name. */
export function metricReferences(registry: EventRegistry): ReadonlyMap<string, MetricReference> {
  const byName = new Map<string, { event: EventDefinition; metric: DerivedMetric }[]>();
  for (const event of registry.events) {
    for (const metric of event.metrics) {
      const uses = byName.get(metric.instrument.name) ?? [];
      uses.push({ event, metric });
      byName.set(metric.instrument.name, uses);
    }
  }
  return new Map([...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, uses]) => [name, merge(uses)]));
}

function merge(uses: readonly { event: EventDefinition; metric: DerivedMetric }[]): MetricReference {
  const [first] = uses;
  if (!first) throw new Error('a metric that nothing feeds');
  const each = uses.map(({ event, metric }) => attributesOf(event, metric));
  const names = new Set(each.flatMap((attributes) => [...attributes.keys()]));
  const constants = new Map<string, readonly ConstantValue[]>();
  for (const { metric } of uses) {
    for (const [name, value] of Object.entries(metric.constants ?? {})) {
      const isSingle = typeof value === 'number' || typeof value === 'boolean';
      const one = isSingle ? value : String(value);
      constants.set(name, [...new Set([...(constants.get(name) ?? []), one])]);
    }
  }
  return {
    instrument: first.metric.instrument,
    generation: first.metric.generation,
    during: first.metric.during ?? false,
    events: [...new Set(uses.map(({ event }) => event.name))],
    attributes: new Map(
      [...names].map((name) => [name, { always: each.every((attributes) => attributes.get(name) === true) }]),
    ),
    constants,
  };
}

function attributesOf(
  event: EventDefinition,
  { dimensions, constants }: DerivedMetric,
): Map<string, boolean> {
  const fields = dimensions.map((key) => event.fields[key]).filter((field) => field !== undefined);
  return new Map([
    ...fields.map((field) => [field.attribute, !field.optional] as const),
    ...Object.keys(constants ?? {}).map((name) => [name, true] as const),
  ]);
}
