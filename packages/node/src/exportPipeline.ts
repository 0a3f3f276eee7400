import path from 'node:path';
import { diag } from '@opentelemetry/api';
import {
  type FastPipeline,
  type OtlpProtocol,
  otlpConfigFromEnvironment,
  type Pipeline,
  type SinkModule,
  type SpoolOptions,
  type StandardPipelineOptions,
  standardPipeline,
} from '@telltale/pipeline';
import { batchLimitsWithoutEffect } from './batchLimits.ts';
import type { Environment, Signal } from './environment.ts';
import { given } from './given.ts';
import { pipelineOfThread } from './threads.ts';

const SIGNALS: readonly Signal[] = ['logs', 'traces', 'metrics'];

/** The ways out of the process. A signal without one is left to the SDK, which reads the same variables. */
export interface ExportPipeline extends Pipeline {
  /** Telltale's own pipeline, where a signal takes it. */
  readonly fast: FastPipeline | undefined;
}

/**
 * The pipelines for what the environment asks: OTLP over HTTP in protobuf takes Telltale's own pipeline, in JSON the standard one
 * (the SDK's processors with `@opentelemetry/exporter-logs-otlp-http` and its siblings). A signal that goes elsewhere (console, Prometheus,
 * gRPC, nowhere) is left to the SDK.
 *
 * @param sinks where log records go besides, where they take Telltale's own pipeline
 * @throws {OtlpConfigError} for an endpoint, header or certificate that cannot be used
 */
export function exportPipeline(environment: Environment, sinks: readonly SinkModule[]): ExportPipeline {
  const protocols = SIGNALS.map((signal) => ({ signal, protocol: protocolOf(environment, signal) }));
  const signals = protocols
    .filter(({ protocol }) => protocol === 'http/protobuf')
    .map(({ signal }) => signal);
  for (const problem of [
    ...(signals.includes('logs') ? batchLimitsWithoutEffect('OTEL_BLRP', environment.logBatch) : []),
    ...(signals.includes('traces') ? batchLimitsWithoutEffect('OTEL_BSP', environment.spanBatch) : []),
  ]) {
    diag.warn(problem);
  }
  const fast = signals.length > 0 ? fastOf(environment, signals, sinks) : undefined;
  const standard = standardPipeline(
    standardOptions(
      environment,
      protocols.filter(({ protocol }) => protocol === 'http/json').map(({ signal }) => signal),
    ),
  );
  return { ...standard, ...fast, fast };
}

function fastOf(
  environment: Environment,
  signals: readonly Signal[],
  sinks: readonly SinkModule[],
): FastPipeline {
  return pipelineOfThread({
    otlp: otlpConfigFromEnvironment(),
    signals,
    metrics: metricOptions(environment),
    spool: spoolOptions(environment),
    sinks,
  });
}

/** Where what cannot be sent waits. */
export function spoolOptions({ stateFolder }: Environment): SpoolOptions {
  return { directory: path.join(stateFolder, 'telltale', 'spool') };
}

function standardOptions(environment: Environment, signals: readonly Signal[]): StandardPipelineOptions {
  const protocol = 'http/json';
  return {
    ...(signals.includes('logs') && { logs: { protocol, ...environment.logBatch } }),
    ...(signals.includes('traces') && { traces: { protocol, ...environment.spanBatch } }),
    ...(signals.includes('metrics') && { metrics: { protocol, ...metricOptions(environment) } }),
  };
}

function metricOptions({ temporality, metricInterval, metricTimeout }: Environment) {
  return given({ temporality, exportIntervalMillis: metricInterval, exportTimeoutMillis: metricTimeout });
}

function protocolOf(environment: Environment, signal: Signal): OtlpProtocol | undefined {
  const exporters = environment.exporters[signal];
  if (exporters.length !== 1 || exporters[0] !== 'otlp') return undefined;
  const protocol = environment.protocols[signal];
  return protocol === 'grpc' ? undefined : protocol;
}
