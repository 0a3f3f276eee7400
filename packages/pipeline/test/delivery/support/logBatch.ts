import { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { Batch } from '../../../src/batch.ts';

/** A batch of log records with these bodies, written by OpenTelemetry's own serializer. */
export function logBatch(bodies: readonly string[]): Batch {
  const exporter = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] });
  const logger = provider.getLogger('test');
  for (const body of bodies) logger.emit({ body });
  const records = exporter.getFinishedLogRecords();
  const body = ProtobufLogsSerializer.serializeRequest(records);
  if (!body || records.length !== bodies.length) throw new Error('the records could not be written');
  return { signal: 'logs', body, count: records.length };
}
