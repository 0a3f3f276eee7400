import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import type { LogsRequest, MetricsRequest, TracesRequest } from './messages.ts';

/** The signals, named as in their paths: `/v1/logs`, `/v1/traces`, `/v1/metrics`. */
export type Signal = 'logs' | 'traces' | 'metrics';

/** What a request of each signal decodes to. */
export interface Requests {
  readonly logs: LogsRequest;
  readonly traces: TracesRequest;
  readonly metrics: MetricsRequest;
}

const folder = new URL('../../proto/', import.meta.url);
const root = new protobuf.Root();
root.resolvePath = (_origin, target) => fileURLToPath(new URL(target, folder));
root.loadSync([
  'opentelemetry/proto/collector/logs/v1/logs_service.proto',
  'opentelemetry/proto/collector/trace/v1/trace_service.proto',
  'opentelemetry/proto/collector/metrics/v1/metrics_service.proto',
  'google/rpc/status.proto',
]);
root.resolveAll();

const collector = 'opentelemetry.proto.collector';

/** The message type of each signal's request. */
export const requestTypes: Readonly<Record<Signal, protobuf.Type>> = {
  logs: root.lookupType(`${collector}.logs.v1.ExportLogsServiceRequest`),
  traces: root.lookupType(`${collector}.trace.v1.ExportTraceServiceRequest`),
  metrics: root.lookupType(`${collector}.metrics.v1.ExportMetricsServiceRequest`),
};

/** The message type of each signal's success answer. */
export const responseTypes: Readonly<Record<Signal, protobuf.Type>> = {
  logs: root.lookupType(`${collector}.logs.v1.ExportLogsServiceResponse`),
  traces: root.lookupType(`${collector}.trace.v1.ExportTraceServiceResponse`),
  metrics: root.lookupType(`${collector}.metrics.v1.ExportMetricsServiceResponse`),
};

/** The message type of an error answer. */
export const statusType: protobuf.Type = root.lookupType('google.rpc.Status');
