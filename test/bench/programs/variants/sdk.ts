import { logs } from '@opentelemetry/api';
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { Load } from '../load.ts';
import { type LogVariant, resource, throughApi } from './record.ts';

/** The SDK's batch processor and an exporter behind a provider. */
export function sdkProvider(
  { queue }: Load,
  exporter: LogRecordExporter = new ProtobufExporter(),
): LoggerProvider {
  const processor = new BatchLogRecordProcessor({
    exporter,
    ...(queue !== undefined && { maxQueueSize: queue }),
  });
  return new LoggerProvider({ resource, processors: [processor] });
}

/** OpenTelemetry's API on the SDK, in protobuf. */
export function sdkProtobuf(load: Load): LogVariant {
  return variant(sdkProvider(load));
}

/** The same in JSON. */
export function sdkJson(load: Load): LogVariant {
  return variant(sdkProvider(load, new JsonExporter()));
}

function variant(provider: LoggerProvider): LogVariant {
  logs.setGlobalLoggerProvider(provider);
  return { log: throughApi(), flush: () => provider.forceFlush(), close: () => provider.shutdown() };
}
