import type { Attributes } from '@opentelemetry/api';
import type { EventDefinition } from '../definition/event.ts';
import type { DerivedMetric } from '../definition/metric.ts';
import type { Instrument, Instruments } from './instruments.ts';
import { createSeries } from './series.ts';

/** How metrics are derived. */
export interface DerivationOptions {
  /** Whether the newer ones take the place of the older ones, see {@link DerivedMetric.generation}. */
  readonly latest: boolean;
  /** The most combinations of attribute values for each event. */
  readonly maxSeries: number;
}

/**
 * Gives an event's attributes to all the metrics that its definition derives. A metric whose measure is absent is passed over, so is
 * one whose condition is not met.
 */
export function derivedMetrics(
  event: EventDefinition,
  instruments: Instruments,
  { latest, maxSeries }: DerivationOptions,
): (attributes: Attributes) => void {
  const metrics = event.metrics.filter(
    ({ generation, during }) => !during && generation !== (latest ? 'default' : 'latest'),
  );
  if (metrics.length === 0) return () => {};
  const nameOf = (key: string) => event.fields[key]?.attribute ?? key;
  const plan = metrics.map((metric) => planOf(metric, nameOf));
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

  return (attributes) => {
    if (instruments.provider() !== provider) bind();
    const series = seriesOf(attributes);
    for (let index = 0; index < plan.length; index++) {
      const { measure, absent, less, when } = plan[index] as Plan;
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

function planOf({ measure, absent, less, when }: DerivedMetric, nameOf: (key: string) => string): Plan {
  return {
    measure: measure === undefined ? undefined : nameOf(measure),
    absent,
    less: less?.map(nameOf),
    when: when && Object.entries(when).map(([key, values]) => [nameOf(key), values ?? []] as const),
  };
}

function isMet(conditions: readonly Condition[], attributes: Attributes): boolean {
  return conditions.every(([attribute, values]) => values.includes(attributes[attribute]));
}
