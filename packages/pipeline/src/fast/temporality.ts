import { AggregationTemporality, InstrumentType } from '@opentelemetry/sdk-metrics';
import type { Temporality } from '../types.ts';

const { DELTA, CUMULATIVE } = AggregationTemporality;

/**
 * Which temporality each instrument has under a preference.
 *
 * https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/otlp/#additional-environment-variable-configuration
 */
export function temporalitySelector(
  preference: Temporality,
): (type: InstrumentType) => AggregationTemporality {
  return (type) => {
    switch (type) {
      case InstrumentType.UP_DOWN_COUNTER:
      case InstrumentType.OBSERVABLE_UP_DOWN_COUNTER:
        return CUMULATIVE;
      case InstrumentType.OBSERVABLE_COUNTER:
        return preference === 'delta' ? DELTA : CUMULATIVE;
      default:
        return preference === 'cumulative' ? CUMULATIVE : DELTA;
    }
  };
}
