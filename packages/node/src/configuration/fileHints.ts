import type { ConfigurationFile } from './configurationFile.ts';

/** What a file leaves out and is seldom meant so, one line each. */
export function fileHints({ name, model }: ConfigurationFile): string[] {
  if (!model.tracer_provider || model.propagator) return [];
  return [
    `${name}: without a propagator, as OpenTelemetry’s format has it, no trace goes on from one service to another; add` +
      ' `propagator: { composite: [{ tracecontext: }, { baggage: }] }`, or `propagator: {}` where that is meant',
  ];
}
