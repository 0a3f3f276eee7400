import { type Attributes, metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';

/** The metrics of one test, through the real SDK. */
export interface CollectedMetrics {
  /** A metric with its points. */
  metric(name: string): Promise<MetricData | undefined>;
  /** The sum of a counter's points that have these attributes. */
  sum(name: string, attributes?: Attributes): Promise<number>;
  stop(): Promise<void>;
}

/** Makes a new SDK the API's global meter provider. */
export function collectMetrics(): CollectedMetrics {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 30 });
  const provider = new MeterProvider({ readers: [reader] });
  metrics.disable();
  metrics.setGlobalMeterProvider(provider);

  async function metric(name: string): Promise<MetricData | undefined> {
    await provider.forceFlush();
    const latest = exporter.getMetrics().at(-1);
    return latest?.scopeMetrics.flatMap((scope) => scope.metrics).find((it) => it.descriptor.name === name);
  }

  return {
    metric,
    async sum(name, attributes = {}) {
      const points = (await metric(name))?.dataPoints ?? [];
      return points
        .filter((point) =>
          Object.entries(attributes).every(([key, value]) => point.attributes[key] === value),
        )
        .reduce((sum, point) => sum + (point.value as number), 0);
    },
    async stop() {
      metrics.disable();
      await provider.shutdown();
    },
  };
}
