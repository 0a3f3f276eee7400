import { type Attributes, type Meter, metrics } from '@opentelemetry/api';

/** An OpenTelemetry instrument by its conventions: name, UCUM unit, description and, for histograms, bucket boundaries. */
export interface InstrumentDefinition {
  readonly type: 'counter' | 'histogram';
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  /** Explicit bucket boundaries of a histogram, in `unit`. */
  readonly boundaries?: readonly number[];
}

/** Measures one value with one instrument. */
export type Instrument = (value: number, attributes: Attributes) => void;

/** Instruments on the API's global meter, made once each. */
export interface Instruments {
  /**
   * Another object each time the global meter provider has changed: instruments that were taken before then measure nowhere. The API
   * hands out no meter that follows a provider which is set later.
   */
  provider(): unknown;
  of(definition: InstrumentDefinition): Instrument;
}

/** Makes instruments of this instrumentation scope. */
export function createInstruments(scope: string, version: string): Instruments {
  const instruments = new Map<string, Instrument>();
  let provider = metrics.getMeterProvider();

  function current() {
    const now = metrics.getMeterProvider();
    if (now !== provider) {
      provider = now;
      instruments.clear();
    }
    return provider;
  }

  return {
    provider: current,
    of(definition) {
      const meters = current();
      let instrument = instruments.get(definition.name);
      if (!instrument) {
        instrument = create(meters.getMeter(scope, version), definition);
        instruments.set(definition.name, instrument);
      }
      return instrument;
    },
  };
}

function create(
  meter: Meter,
  { type, name, unit, description, boundaries }: InstrumentDefinition,
): Instrument {
  if (type === 'counter') {
    const counter = meter.createCounter(name, { unit, description });
    return (value, attributes) => counter.add(value, attributes);
  }
  const advice = boundaries ? { advice: { explicitBucketBoundaries: [...boundaries] } } : {};
  const histogram = meter.createHistogram(name, { unit, description, ...advice });
  return (value, attributes) => histogram.record(value, attributes);
}
