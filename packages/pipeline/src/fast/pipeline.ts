import type { Meter } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import type { Signal } from '../batch.ts';
import { DefinitionRegistry } from '../definitions.ts';
import type { AttributeLimits } from '../encode/values.ts';
import type { WayOut } from '../export/wayOut.ts';
import type { Outbox } from '../memory/outbox.ts';
import type { SinkModule } from '../sinks/types.ts';
import { DEFAULT_EXPORT_INTERVAL_MS, type MetricOptions, type Pipeline } from '../types.ts';
import { booksOf } from './books.ts';
import { collectSync } from './collectSync.ts';
import { Intake } from './intake.ts';
import { type FlushableLoggerProvider, fastLoggerProvider } from './loggerProvider.ts';
import { metricExporter } from './metricExporter.ts';
import { logRecordProcessor, spanProcessor, type Waits } from './processors.ts';
import { reportSelfMetrics } from './selfMetrics.ts';
import type { FastPipelineStats } from './stats.ts';
import { temporalitySelector } from './temporality.ts';
import type { Warner } from './warner.ts';

/** Longest time that `forceFlush` and `shutdown` of a processor wait, in ms; the SDK's own. */
const WAIT_LIMIT_MS = 30_000;

/** Telltale's own pipeline: encodes in the application's thread, everything else happens in a worker. */
export interface FastPipeline extends Pipeline {
  /** A logger provider that encodes at once, for where no other processor needs the SDK's records. */
  loggerProvider(resource: Resource, limits: AttributeLimits): FlushableLoggerProvider;
  /** Sends what came in so far. @returns false where not all of it is safe within the limit, in ms */
  flush(limit: number): Promise<boolean>;
  /**
   * The end is near: waits until what came in so far would survive it. @returns false where not all of it would within the limit, in ms
   */
  close(limit: number): Promise<boolean>;
  /** Does what has little time: an endpoint that does not answer as it uses to is taken for one that is away. */
  inHurry<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Waits until every resource is complete, and collects the metrics, observable ones as well; with nothing to wait for it takes no turn of the event loop. */
  collect(): Promise<void>;
  /** Whether {@link flushSync} can send: a reader in this thread can only keep. */
  sendsWhileBlocked(): boolean;
  /** Blocks until everything is sent, or kept where that takes longer than this time in ms. @returns false where something is not safe */
  flushSync(limit: number): boolean;
  /**
   * The end: collects the last metrics, and blocks until everything is sent, or kept where that takes longer than this time in ms. Each record
   * that comes later still, from other `exit` handlers, blocks in the same way.
   *
   * @returns false where something is not safe
   */
  endSync(limit: number): boolean;
  /** From now on log records go to these sinks besides OTLP. In a thread that joined another's pipeline it does nothing. */
  replaceSinks(sinks: readonly SinkModule[]): void;
  stats(): FastPipelineStats;
  /** Reports {@link stats} as metrics, see {@link reportSelfMetrics}. To be called once, with a meter of the application's provider. */
  report(meter: Meter): void;
}

/** Options of all pipelines. */
export interface SignalOptions {
  /** Signals that take this way. @default all */
  readonly signals?: readonly Signal[];
  readonly metrics?: MetricOptions;
}

/** What a pipeline is made of. */
export interface PipelineParts extends SignalOptions {
  readonly outbox: Outbox;
  readonly wayOut: WayOut;
  readonly warner: Warner;
}

/** Puts a pipeline together. It starts nothing before the first record. */
export function assemblePipeline(parts: PipelineParts): FastPipeline {
  const { outbox, wayOut, warner, signals = ['logs', 'traces', 'metrics'], metrics = {} } = parts;
  const intake = new Intake(outbox, warner.refused);
  const definitions = new DefinitionRegistry((message) => wayOut.define(message));
  const flush = async (limit: number): Promise<boolean> => {
    const deadline = Date.now() + limit;
    await within(limit, definitions.settled());
    return wayOut.flush(Math.max(0, deadline - Date.now()));
  };
  let hurried = 0;
  const inHurry = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (hurried++ === 0) wayOut.hurry(true);
    return work().finally(() => {
      if (--hurried === 0) wayOut.hurry(false);
    });
  };
  const close = (limit: number): Promise<boolean> =>
    inHurry(async () => {
      const deadline = Date.now() + limit;
      await within(limit, definitions.settled());
      return wayOut.close(Math.max(0, deadline - Date.now()));
    });
  const waits: Waits = {
    flush: async () => void (await flush(WAIT_LIMIT_MS)),
    shutdown: async () => void (await close(WAIT_LIMIT_MS)),
  };
  const { temporality = 'delta', exportIntervalMillis = DEFAULT_EXPORT_INTERVAL_MS } = metrics;
  const exporter = metricExporter(intake, temporalitySelector(temporality), waits);
  const metricReader = signals.includes('metrics')
    ? new PeriodicExportingMetricReader({
        exporter,
        exportIntervalMillis,
        exportTimeoutMillis: metrics.exportTimeoutMillis ?? exportIntervalMillis,
      })
    : undefined;
  const stats = (): FastPipelineStats => {
    const { stats: delivery, taken } = wayOut;
    const books = (signal: Signal, taken: number) =>
      booksOf(intake.counts[signal], delivery?.[signal], taken);
    return {
      intake: intake.counts,
      records: taken && {
        logs: books('logs', taken.logs),
        traces: books('traces', taken.traces),
        metrics: books('metrics', taken.metrics),
      },
      delivery,
      sinks: wayOut.sinks,
      memoryBytes: outbox.memoryBytes,
      maxMemoryBytes: outbox.maxMemoryBytes,
    };
  };
  return {
    ...(signals.includes('logs') && {
      logRecordProcessors: [logRecordProcessor(intake, definitions, waits)],
    }),
    ...(signals.includes('traces') && { spanProcessors: [spanProcessor(intake, definitions, waits)] }),
    ...(metricReader && { metricReaders: [metricReader] }),
    loggerProvider: (resource, limits) =>
      fastLoggerProvider({ intake, definitions, resource, limits, flush: waits.flush }),
    flush,
    close,
    inHurry,
    async collect() {
      await definitions.settled();
      if (!metricReader) return;
      const { resourceMetrics } = await metricReader.collect();
      await resourceMetrics.resource.waitForAsyncAttributes?.();
      exporter.export(resourceMetrics, () => {});
    },
    sendsWhileBlocked: () => wayOut.sendsWhileBlocked,
    flushSync: (limit) => wayOut.flushSync(limit),
    endSync(limit) {
      const last = metricReader && collectSync(metricReader);
      if (last) exporter.export(last, () => {});
      const safe = wayOut.endSync(limit);
      warner.close();
      return safe;
    },
    replaceSinks: (sinks) => wayOut.replaceSinks(signals.includes('logs') ? sinks : []),
    stats,
    report: (meter) => reportSelfMetrics(meter, stats),
  };
}

/** Waits for a promise that does not reject, but not for longer than this time in ms. */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
