import type { Attributes } from '@opentelemetry/api';
import type { EventDefinition } from './event.ts';
import type { Measure } from './instruments.ts';

/** Gives an event's payload to all the metrics that its definition derives; a metric whose measure is absent is passed over. */
export function derivedMetrics(
  event: EventDefinition,
  give: Measure,
): (payload: Readonly<Record<string, unknown>>) => void {
  const derived = event.metrics.map((metric) => ({
    ...metric,
    names: metric.dimensions.map((key) => [key, event.fields[key]?.attribute ?? key] as const),
  }));
  return (payload) => {
    for (const { instrument, measure, constants, names } of derived) {
      const value = measure === undefined ? 1 : payload[measure];
      if (typeof value !== 'number' || !Number.isFinite(value)) continue;
      give(instrument, value, metricAttributes(payload, names, constants));
    }
  };
}

function metricAttributes(
  payload: Readonly<Record<string, unknown>>,
  names: readonly (readonly [key: string, attribute: string])[],
  constants: Attributes | undefined,
): Attributes {
  const attributes: Attributes = { ...constants };
  for (const [key, attribute] of names) {
    const value = payload[key];
    if (typeof value === 'string' || typeof value === 'boolean') attributes[attribute] = value;
  }
  return attributes;
}
