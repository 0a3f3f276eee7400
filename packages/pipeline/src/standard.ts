import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as OTLPLogProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import {
  AggregationTemporalityPreference,
  OTLPMetricExporter,
} from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as OTLPMetricProtobufExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as OTLPTraceProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import {
  type BatchLimits,
  DEFAULT_EXPORT_INTERVAL_MS,
  type Pipeline,
  type StandardPipelineOptions,
} from './types.ts';

/** The SDK's own default (2,048) drops most of a burst; this holds some seconds of a busy application. */
const MAX_QUEUE_SIZE = 65_536;

/** Names in the exporters' enumeration, which is not loaded before it is needed. */
const TEMPORALITY = { delta: 'DELTA', cumulative: 'CUMULATIVE', lowmemory: 'LOWMEMORY' } as const;

/**
 * The SDK's batch processors with the OTLP/HTTP exporters. Endpoints, headers, compression, time-outs and certificates are
 * read by the exporters from `OTEL_EXPORTER_OTLP_*`.
 */
export function standardPipeline({ logs, traces, metrics }: StandardPipelineOptions): Pipeline {
  return {
    ...(logs && { logRecordProcessors: [logProcessor(logs)] }),
    ...(traces && { spanProcessors: [spanProcessor(traces)] }),
    ...(metrics && { metricReaders: [metricReader(metrics)] }),
  };
}

function logProcessor({
  protocol,
  ...limits
}: NonNullable<StandardPipelineOptions['logs']>): BatchLogRecordProcessor {
  const exporter = protocol === 'http/json' ? new OTLPLogExporter() : new OTLPLogProtobufExporter();
  return new BatchLogRecordProcessor({ exporter, ...withDefaults(limits) });
}

function spanProcessor({
  protocol,
  ...limits
}: NonNullable<StandardPipelineOptions['traces']>): BatchSpanProcessor {
  const exporter = protocol === 'http/json' ? new OTLPTraceExporter() : new OTLPTraceProtobufExporter();
  return new BatchSpanProcessor({ exporter, ...withDefaults(limits) });
}

function metricReader({
  protocol,
  temporality = 'delta',
  exportIntervalMillis = DEFAULT_EXPORT_INTERVAL_MS,
  exportTimeoutMillis = exportIntervalMillis,
}: NonNullable<StandardPipelineOptions['metrics']>): PeriodicExportingMetricReader {
  const options = { temporalityPreference: AggregationTemporalityPreference[TEMPORALITY[temporality]] };
  const exporter =
    protocol === 'http/json' ? new OTLPMetricExporter(options) : new OTLPMetricProtobufExporter(options);
  return new PeriodicExportingMetricReader({ exporter, exportIntervalMillis, exportTimeoutMillis });
}

function withDefaults(limits: BatchLimits): BatchLimits {
  return { scheduledDelayMillis: 1000, ...limits, maxQueueSize: limits.maxQueueSize ?? MAX_QUEUE_SIZE };
}
