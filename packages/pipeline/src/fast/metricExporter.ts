import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import type {
  AggregationTemporality,
  InstrumentType,
  PushMetricExporter,
  ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import type { Intake } from './intake.ts';
import type { Waits } from './processors.ts';

/** The pipeline as the exporter of the SDK's periodic reader: encoded at collection, by the SDK's own serializer. */
export function metricExporter(
  intake: Intake,
  selectTemporality: (type: InstrumentType) => AggregationTemporality,
  waits: Waits,
): PushMetricExporter {
  return {
    export(metrics: ResourceMetrics, done: (result: ExportResult) => void) {
      const dataPoints = count(metrics);
      const request = dataPoints > 0 ? ProtobufMetricsSerializer.serializeRequest(metrics) : undefined;
      if (request) intake.metrics(request, dataPoints);
      done({ code: ExportResultCode.SUCCESS });
    },
    selectAggregationTemporality: selectTemporality,
    forceFlush: waits.flush,
    shutdown: waits.shutdown,
  };
}

function count({ scopeMetrics }: ResourceMetrics): number {
  return scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .reduce((sum, { dataPoints }) => sum + dataPoints.length, 0);
}
