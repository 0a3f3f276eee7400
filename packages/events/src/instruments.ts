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

/** Measures with the instrument that a definition describes. */
export type Measure = (definition: InstrumentDefinition, value: number, attributes: Attributes) => void;

type Instrument = (value: number, attributes: Attributes) => void;

/**
 * Measures on the API's global meter. The API hands out no meter that follows a provider which is set later, so the instruments
 * are made again when the provider has changed.
 */
export function createMeasure(scope: string, version: string): Measure {
  const instruments = new Map<string, Instrument>();
  let provider = metrics.getMeterProvider();
  return (definition, value, attributes) => {
    const current = metrics.getMeterProvider();
    if (current !== provider) {
      provider = current;
      instruments.clear();
    }
    let instrument = instruments.get(definition.name);
    if (!instrument) {
      instrument = create(provider.getMeter(scope, version), definition);
      instruments.set(definition.name, instrument);
    }
    instrument(value, attributes);
  };
}

function create(
  meter: Meter,
  { type, name, unit, description, boundaries }: InstrumentDefinition,
): Instrument {
  if (type === 'counter') {
    const counter: Counter = meter.createCounter(name, { unit, description });
    return (value, attributes) => counter.add(value, attributes);
  }
  const advice = boundaries ? { advice: { explicitBucketBoundaries: [...boundaries] } } : {};
  const histogram: Histogram = meter.createHistogram(name, { unit, description, ...advice });
  return (value, attributes) => histogram.record(value, attributes);
}
