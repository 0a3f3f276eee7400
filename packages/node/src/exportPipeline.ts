import {
  type OtlpProtocol,
  type Pipeline,
  type StandardPipelineOptions,
  standardPipeline,
} from '@telltale/pipeline';
import { type Environment, given, type Signal } from './environment.ts';

/** The encodings that our pipeline speaks; the rest (gRPC) is the SDK's. */
const OTLP_HTTP: readonly string[] = ['http/protobuf', 'http/json'] satisfies OtlpProtocol[];

/**
 * The pipeline for what the environment asks. A signal that goes elsewhere than to OTLP over HTTP (console, Prometheus, gRPC,
 * none) is left to the SDK, which reads the same variables.
 */
export function exportPipeline(environment: Environment): Pipeline {
  const { logBatch, spanBatch, metricInterval, metricTimeout, temporality } = environment;
  // JSON is the default for logs: it is what @opentelemetry/exporter-logs-otlp-http speaks.
  const logs = protocolOf(environment, 'logs', 'http/json');
  const traces = protocolOf(environment, 'traces', 'http/protobuf');
  const metrics = protocolOf(environment, 'metrics', 'http/protobuf');
  const options: StandardPipelineOptions = {
    ...(logs && { logs: { protocol: logs, ...logBatch } }),
    ...(traces && { traces: { protocol: traces, ...spanBatch } }),
    ...(metrics && {
      metrics: {
        protocol: metrics,
        ...given({ temporality, exportIntervalMillis: metricInterval, exportTimeoutMillis: metricTimeout }),
      },
    }),
  };
  return standardPipeline(options);
}

function protocolOf(
  environment: Environment,
  signal: Signal,
  standard: OtlpProtocol,
): OtlpProtocol | undefined {
  const exporters = environment.exporters[signal];
  if (exporters.length !== 1 || exporters[0] !== 'otlp') return undefined;
  const protocol = environment.protocols[signal] ?? standard;
  return OTLP_HTTP.includes(protocol) ? (protocol as OtlpProtocol) : undefined;
}
