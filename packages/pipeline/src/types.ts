import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { IMetricReader } from '@opentelemetry/sdk-metrics';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';

/** The ways in to a pipeline, in OpenTelemetry's own extension points. A signal that is absent is left to the SDK. */
export interface Pipeline {
  readonly logRecordProcessors?: LogRecordProcessor[];
  readonly spanProcessors?: SpanProcessor[];
  readonly metricReaders?: IMetricReader[];
}

/** The OTLP/HTTP encodings of one signal. */
export type OtlpProtocol = 'http/protobuf' | 'http/json';

/** Limits of a signal's batches; what is absent has the pipeline's default. */
export interface BatchLimits {
  /** Records that may wait; more are dropped by the SDK. @default 65536 */
  readonly maxQueueSize?: number;
  /** Records of one request. @default 512 */
  readonly maxExportBatchSize?: number;
  /** Longest wait of a record, in ms. @default 1000 */
  readonly scheduledDelayMillis?: number;
  /** Longest time of one export, in ms. @default 30000 */
  readonly exportTimeoutMillis?: number;
}

/** Settings of the standard pipeline, one part for each signal; a signal that is absent is left to the SDK. */
export interface StandardPipelineOptions {
  readonly logs?: BatchLimits & { readonly protocol: OtlpProtocol };
  readonly traces?: BatchLimits & { readonly protocol: OtlpProtocol };
  readonly metrics?: MetricOptions & { readonly protocol: OtlpProtocol };
}

/** Over what time a metric's sums go. */
export type Temporality = 'delta' | 'cumulative' | 'lowmemory';

/** Time between two collections of metrics where nothing else is said, in ms. */
export const DEFAULT_EXPORT_INTERVAL_MS = 10_000;

/** How metrics are collected. */
export interface MetricOptions {
  /** @default 'delta' */
  readonly temporality?: Temporality;
  /** Time between two collections, in ms. @default 10000 */
  readonly exportIntervalMillis?: number;
  /** Longest time of one export, in ms; at most the interval. @default the interval */
  readonly exportTimeoutMillis?: number;
}
