import type { TextMapPropagator } from '@opentelemetry/api';
import { W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';
import type { PropagatorName } from '../configuration/environment.ts';

const PROPAGATORS: Readonly<Record<Exclude<PropagatorName, 'none'>, () => TextMapPropagator>> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
  b3: () => new B3Propagator(),
  b3multi: () => new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER }),
};

/** The propagators that `OTEL_PROPAGATORS` asks for; none where `none` is among them. */
export function environmentPropagators(names: readonly PropagatorName[]): TextMapPropagator[] {
  return names.flatMap((name) => (name === 'none' || names.includes('none') ? [] : [PROPAGATORS[name]()]));
}
