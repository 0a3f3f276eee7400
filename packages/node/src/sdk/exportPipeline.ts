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
import { batchLimitsWithoutEffect } from '../configuration/batchLimits.ts';
import type { Environment, Signal } from '../configuration/environment.ts';
import type { Settings } from '../configuration/settings.ts';
import { given } from '../given.ts';
import { sampledPipeline } from '../sampling/sampledPipeline.ts';
import { pipelineOfThread } from './threads.ts';

type ExportSettings = Pick<Settings, 'export' | 'sampling'>;

const SIGNALS: readonly Signal[] = ['logs', 'traces', 'metrics'];

/** The ways out of the process. A signal without one is left to the SDK, which reads the same variables. */
export interface ExportPipeline extends Pipeline {
  /** Telltale's own pipeline, where a signal takes it. */
  readonly fast: FastPipeline | undefined;
  /** Whether every signal that leaves at all takes it. */
  readonly allFast: boolean;
}

/**
 * The pipelines for what the environment asks: OTLP over HTTP in protobuf takes Telltale's own pipeline, in JSON the standard one
 * (the SDK's processors with `@opentelemetry/exporter-logs-otlp-http` and its siblings). A signal that goes elsewhere (console, Prometheus,
 * gRPC, nowhere) is left to the SDK.
 *
 * @param settings how; with `pipeline: standard` the standard one takes protobuf too
 * @param sinks where log records go besides, where they take Telltale's own pipeline
 * @throws {OtlpConfigError} for an endpoint, header or certificate that cannot be used
 */
export function exportPipeline(
  environment: Environment,
  settings: ExportSettings,
  sinks: readonly SinkModule[],
): ExportPipeline {
  const protocols = SIGNALS.map((signal) => ({ signal, protocol: protocolOf(environment, signal) }));
  const isFast = ({ protocol }: { protocol: OtlpProtocol | undefined }) =>
    protocol === 'http/protobuf' && settings.export.pipeline === 'fast';
  const signals = protocols.filter(isFast).map(({ signal }) => signal);
  for (const problem of [
    ...(signals.includes('logs') ? batchLimitsWithoutEffect('OTEL_BLRP', environment.logBatch) : []),
    ...(signals.includes('traces') ? batchLimitsWithoutEffect('OTEL_BSP', environment.spanBatch) : []),
  ]) {
    diag.warn(problem);
  }
  const fast = signals.length > 0 ? fastOf(environment, settings, signals, sinks) : undefined;
  const standard = standardPipeline(
    Object.assign(
      {},
      ...protocols
        .filter((each) => !isFast(each))
        .map(({ signal, protocol }) => protocol && standardOptions(environment, signal, protocol)),
    ),
  );
  const leaves = (signal: Signal) => environment.exporters[signal].some((name) => name !== 'none');
  const allFast = protocols.every((each) => isFast(each) || !leaves(each.signal));
  return { ...standard, ...fast, fast, allFast };
}

function fastOf(
  environment: Environment,
  { export: { durability, worker }, sampling }: ExportSettings,
  signals: readonly Signal[],
  sinks: readonly SinkModule[],
): FastPipeline {
  const fast = pipelineOfThread({
    durability,
    worker,
    otlp: otlpConfigFromEnvironment(),
    signals,
    metrics: metricOptions(environment),
    spool: spoolOptions(environment),
    sinks,
  });
  return sampledPipeline(fast, sampling);
}

/** Where what cannot be sent waits. */
export function spoolOptions({ stateFolder }: Environment): SpoolOptions {
  return { directory: path.join(stateFolder, 'telltale', 'spool') };
}

function standardOptions(
  environment: Environment,
  signal: Signal,
  protocol: OtlpProtocol,
): StandardPipelineOptions {
  switch (signal) {
    case 'logs':
      return { logs: { protocol, ...environment.logBatch } };
    case 'traces':
      return { traces: { protocol, ...environment.spanBatch } };
    case 'metrics':
      return { metrics: { protocol, ...metricOptions(environment) } };
  }
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
