import { type Attributes, type Counter, type Histogram, type Meter, metrics } from '@opentelemetry/api';

/** An OpenTelemetry instrument by its conventions: name, UCUM unit, description and, for histograms, bucket boundaries. */
export interface InstrumentDefinition {
  readonly type: 'counter' | 'histogram';
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  /** Explicit bucket boundaries of a histogram, in `unit`. */
  readonly boundaries?: readonly number[];
}

/** A metric that an event feeds: one measurement for each event that has the measure. */
export interface DerivedMetric<Key extends string = string> {
  readonly instrument: InstrumentDefinition;
  /** The field that is measured; without one each event counts 1. */
  readonly measure?: Key;
  /** The fields that become metric attributes: dimensions only, never identifiers. */
  readonly dimensions: readonly Key[];
  /** Attributes with fixed values. */
  readonly constants?: Attributes;
}

/** Something a measurement can be given to, whatever its instrument. */
export type Measure = (value: number, attributes: Attributes) => void;

/** Gives the measuring function of an instrument, which is made once per meter. */
export interface Instruments {
  of(definition: InstrumentDefinition): Measure;
}

/** Instruments on a meter. The API's global meter follows a provider that is set later. */
export function createInstruments(meter: Meter): Instruments {
  const made = new Map<string, Measure>();
  return {
    of(definition) {
      const measure = made.get(definition.name) ?? create(meter, definition);
      made.set(definition.name, measure);
      return measure;
    },
  };
}

/** The meter of this package from the API's global provider. */
export function globalMeter(scope: string, version: string): Meter {
  return metrics.getMeter(scope, version);
}

function create(meter: Meter, { type, name, unit, description, boundaries }: InstrumentDefinition): Measure {
  if (type === 'counter') {
    const counter: Counter = meter.createCounter(name, { unit, description });
    return (value, attributes) => counter.add(value, attributes);
  }
  const advice = boundaries ? { advice: { explicitBucketBoundaries: [...boundaries] } } : {};
  const histogram: Histogram = meter.createHistogram(name, { unit, description, ...advice });
  return (value, attributes) => histogram.record(value, attributes);
}
