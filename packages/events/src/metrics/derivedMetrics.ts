import type { Attributes } from '@opentelemetry/api';
import type { EventDefinition } from '../definition/event.ts';
import type { Fields } from '../definition/fields.ts';
import type { DerivedMetric } from '../definition/metric.ts';
import type { Instrument, Instruments } from './instruments.ts';
import { createSeries } from './series.ts';

/** How metrics are derived. */
export interface DerivationOptions {
  /** Whether the newer ones take the place of the older ones, see {@link DerivedMetric.generation}. */
  readonly latest: boolean;
  /** The most combinations of attribute values for each metric. */
  readonly maxSeries: number;
}

/**
 * Measures what an event's attributes say.
 *
 * @param fits whether the payload fits; otherwise metrics are passed over that lack an attribute which their conventions require
 */
export type MeasureAll = (attributes: Attributes, fits: boolean) => void;

/**
 * Gives an event's attributes to all the metrics that its definition derives. A metric whose measure is absent is passed over, so is
 * one whose condition is not met.
 */
export function derivedMetrics(
  event: EventDefinition,
  instruments: Instruments,
  { latest, maxSeries }: DerivationOptions,
): MeasureAll {
  const metrics = event.metrics.filter(
    ({ generation, during }) => !during && generation !== (latest ? 'default' : 'latest'),
  );
  if (metrics.length === 0) return () => {};
  const nameOf = (key: string) => attributeOf(event.fields, key);
  const plan = metrics.map((metric) => planOf(metric, event.fields));
  const seriesOf = createSeries(
    metrics.map(({ dimensions, constants }) => ({ names: dimensions.map(nameOf), constants })),
    maxSeries,
  );
  let provider: unknown;
  let bound: readonly Instrument[] = [];

  function bind(): void {
    bound = metrics.map(({ instrument }) => instruments.of(instrument));
    provider = instruments.provider();
  }

  return (attributes, fits) => {
    if (instruments.provider() !== provider) bind();
    const series = seriesOf(attributes);
    for (let index = 0; index < plan.length; index++) {
      const { measure, absent, less, when, required } = plan[index] as Plan;
      if (!fits && required.some((name) => attributes[name] === undefined)) continue;
      const whole = measure === undefined ? 1 : (attributes[measure] ?? absent);
      const value = less === undefined ? whole : rest(whole, less, attributes);
      // A negative duration comes from a clock that was set back, and no instrument takes one.
      if (typeof value !== 'number' || value < 0) continue;
      if (when === undefined || isMet(when, attributes)) bound[index]?.(value, series[index] as Attributes);
    }
  };
}

interface Plan {
  readonly measure: string | undefined;
  readonly absent: number | undefined;
  readonly less: readonly string[] | undefined;
  readonly when: readonly Condition[] | undefined;
  /** Attributes of the metric that every event has that fits. */
  readonly required: readonly string[];
}

type Condition = readonly [attribute: string, values: readonly unknown[]];

/** What is left when parts are measured apart; undefined where that is nothing. */
function rest(whole: unknown, parts: readonly string[], attributes: Attributes): number | undefined {
  if (typeof whole !== 'number') return undefined;
  let apart = 0;
  for (const name of parts) {
    const part = attributes[name];
    if (typeof part === 'number') apart += part;
  }
  if (apart === 0) return whole;
  return whole > apart ? whole - apart : undefined;
}

function planOf({ measure, absent, less, when, dimensions }: DerivedMetric, fields: Fields): Plan {
  const nameOf = (key: string) => attributeOf(fields, key);
  return {
    measure: measure === undefined ? undefined : nameOf(measure),
    absent,
    less: less?.map(nameOf),
    when: when && Object.entries(when).map(([key, values]) => [nameOf(key), values ?? []] as const),
    required: dimensions.filter((key) => fields[key]?.optional === false).map(nameOf),
  };
}

function attributeOf(fields: Fields, key: string): string {
  return fields[key]?.attribute ?? key;
}

function isMet(conditions: readonly Condition[], attributes: Attributes): boolean {
  return conditions.every(([attribute, values]) => values.includes(attributes[attribute]));
}
