import { logs } from '@opentelemetry/api';
import { configureLogging, getLogger, otelSink } from '@telltale/logging';
import { type FastPipeline, fastPipeline, otlpConfigFromEnvironment } from '@telltale/pipeline';
import { attributes, type LogVariant, MESSAGE, resource, throughApi } from './record.ts';

const FLUSH_LIMIT_MS = 60_000;
/** The SDK's defaults. */
const LIMITS = { attributeCountLimit: 128, attributeValueLengthLimit: Number.POSITIVE_INFINITY };

/** Makes the pipeline the global logger provider. */
export function startPipeline(): FastPipeline {
  const pipeline = fastPipeline({ otlp: otlpConfigFromEnvironment() });
  logs.setGlobalLoggerProvider(pipeline.loggerProvider(resource, LIMITS));
  return pipeline;
}

/** OpenTelemetry's API on Telltale's pipeline. */
export function telltalePipeline(): LogVariant {
  const pipeline = startPipeline();
  return { log: throughApi(), flush: () => pipeline.flush(FLUSH_LIMIT_MS) };
}

/** Telltale's logger on Telltale's pipeline. */
export function telltaleLogger(): LogVariant {
  const pipeline = startPipeline();
  configureLogging({ sinks: [otelSink()] });
  const logger = getLogger('bench');
  return { log: (i) => logger.info(MESSAGE, attributes(i)), flush: () => pipeline.flush(FLUSH_LIMIT_MS) };
}
