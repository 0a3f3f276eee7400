import { logs } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { FastPipeline } from '@telltale/pipeline';

/** OpenTelemetry's default for the attributes of one log record. */
const ATTRIBUTE_COUNT_LIMIT = 128;

/** Makes the pipeline's own loggers those of the API, where logs take it. */
export function useFastLogs(
  fast: FastPipeline,
  resource: Resource,
  attributeCountLimit = ATTRIBUTE_COUNT_LIMIT,
  attributeValueLengthLimit = Number.POSITIVE_INFINITY,
): void {
  if (!fast.logRecordProcessors) return;
  logs.setGlobalLoggerProvider(
    fast.loggerProvider(resource, { attributeCountLimit, attributeValueLengthLimit }),
  );
}
