import { propagation, type TextMapPropagator } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { guardBaggage } from './baggageGuard.ts';
import { type ContextSettings, shared } from './settings.ts';

/** Puts the settings into effect, and the propagators of the SDK behind their limits. */
export function installContext(settings: ContextSettings): void {
  const configured = globalPropagator();
  const guarded = guardBaggage(configured, settings);
  propagation.disable();
  propagation.setGlobalPropagator(guarded);
  const own = shared();
  own.settings = settings.request
    ? { ...settings, spans: [...settings.spans, 'telltale.request.id'] }
    : settings;
  own.propagator = configured.fields().length > 0 ? guarded : guardBaggage(w3c(), settings);
}

/** What helpers that are asked to carry context do it with, where requests are to carry none. */
function w3c(): TextMapPropagator {
  return new CompositePropagator({
    propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
  });
}

/** The API has a way to set it, and keeps for itself the way to get it; to delete when `startNodeSdk` takes a propagator to wrap. */
function globalPropagator(): TextMapPropagator {
  return (propagation as unknown as { _getGlobalPropagator(): TextMapPropagator })._getGlobalPropagator();
}
