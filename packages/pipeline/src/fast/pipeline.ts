import type { LoggerProvider, Meter } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import type { Signal } from '../batch.ts';
import { DefinitionRegistry } from '../definitions.ts';
import type { OtlpConfig } from '../delivery/config/endpoint.ts';
import { MAX_MEMORY_BYTES } from '../delivery/delivery.ts';
import type { DeliveryStats } from '../delivery/stats.ts';
import type { AttributeLimits } from '../encode/values.ts';
import { Exporter } from '../export/exporter.ts';
import { Outbox } from '../memory/outbox.ts';
import type { SpoolOptions } from '../spool/types.ts';
import { DEFAULT_EXPORT_INTERVAL_MS, type MetricOptions, type Pipeline } from '../types.ts';
import { Intake, type IntakeCounts } from './intake.ts';
import { fastLoggerProvider } from './loggerProvider.ts';
import { metricExporter } from './metricExporter.ts';
import { logRecordProcessor, spanProcessor } from './processors.ts';
import { reportSelfMetrics } from './selfMetrics.ts';
import { temporalitySelector } from './temporality.ts';
import { createWarner } from './warner.ts';

/** Longest time that `forceFlush` and `shutdown` of a processor wait, in ms; the SDK's own. */
const FLUSH_LIMIT_MS = 30_000;

/** Settings of the fast pipeline. */
export interface FastPipelineOptions {
  readonly otlp: OtlpConfig;
  /** Signals that take this way. @default all */
  readonly signals?: readonly Signal[];
  readonly metrics?: MetricOptions;
  /** With `spool` every request is on disk before it is sent. @default 'memory' */
  readonly durability?: 'memory' | 'spool';
  /** Where what cannot be sent is kept on disk, and how much of it for each signal. @default nothing is kept */
  readonly spool?: SpoolOptions;
  /** Whether a worker thread may be used. @default true */
  readonly worker?: boolean;
  /** Bytes of records that are not yet read, and as many of requests that are not yet sent. @default 64 MiB */
  readonly maxMemoryBytes?: number;
}

/** What a fast pipeline has taken and what became of it. */
export interface FastPipelineStats {
  readonly intake: Readonly<Record<Signal, IntakeCounts>>;
  /** As of the reader's last message; undefined before the first. */
  readonly delivery: DeliveryStats | undefined;
  /** Bytes of shared memory. */
  readonly memoryBytes: number;
  /** Limit of {@link memoryBytes}. */
  readonly maxMemoryBytes: number;
}

/** Telltale's own pipeline: encodes in the application's thread, everything else happens in a worker. */
export interface FastPipeline extends Pipeline {
  /** A logger provider that encodes at once, for where no other processor needs the SDK's records. */
  loggerProvider(resource: Resource, limits: AttributeLimits): LoggerProvider;
  /** Sends what came in so far. @returns false where not all of it is safe within the limit, in ms */
  flush(limit: number): Promise<boolean>;
  /** The end of the process: blocks until everything is sent or kept, at most for this time in ms. Nothing is taken afterwards. */
  endSync(limit: number): boolean;
  stats(): FastPipelineStats;
  /** Reports {@link stats} as metrics, see {@link reportSelfMetrics}. To be called once, with a meter of the application's provider. */
  report(meter: Meter): void;
}

/** Makes the pipeline. It starts nothing before the first record. */
export function fastPipeline(options: FastPipelineOptions): FastPipeline {
  const {
    otlp,
    signals = ['logs', 'traces', 'metrics'],
    metrics = {},
    durability = 'memory',
    worker = true,
  } = options;
  const maxMemoryBytes = options.maxMemoryBytes ?? MAX_MEMORY_BYTES;
  const warner = createWarner();
  const exporter: Exporter = new Exporter({
    settings: { otlp, durability, maxMemoryBytes, spool: options.spool },
    worker,
    unread: () => outbox.unread,
    warn: warner.say,
  });
  const outbox = new Outbox(exporter, { maxMemoryBytes });
  const intake = new Intake(outbox, warner.refused);
  const definitions = new DefinitionRegistry((message) => exporter.define(message));
  const flushWithin = async (limit: number): Promise<boolean> => {
    await definitions.settled();
    return exporter.flush(limit);
  };
  const flush = async (): Promise<void> => {
    await flushWithin(FLUSH_LIMIT_MS);
  };
  const stats = (): FastPipelineStats => ({
    intake: intake.counts,
    delivery: exporter.stats,
    memoryBytes: outbox.memoryBytes,
    maxMemoryBytes,
  });
  return {
    ...(signals.includes('logs') && {
      logRecordProcessors: [logRecordProcessor(intake, definitions, flush)],
    }),
    ...(signals.includes('traces') && { spanProcessors: [spanProcessor(intake, definitions, flush)] }),
    ...(signals.includes('metrics') && { metricReaders: [metricReader()] }),
    loggerProvider: (resource, limits) => fastLoggerProvider({ intake, definitions, resource, limits }),
    flush: flushWithin,
    endSync(limit) {
      intake.open = false;
      definitions.publishPending();
      return exporter.endSync(limit);
    },
    stats,
    report: (meter) => reportSelfMetrics(meter, stats),
  };

  function metricReader(): PeriodicExportingMetricReader {
    const { temporality = 'delta', exportIntervalMillis = DEFAULT_EXPORT_INTERVAL_MS } = metrics;
    return new PeriodicExportingMetricReader({
      exporter: metricExporter(intake, temporalitySelector(temporality), flush),
      exportIntervalMillis,
      exportTimeoutMillis: metrics.exportTimeoutMillis ?? exportIntervalMillis,
    });
  }
}
