import { randomUUID } from 'node:crypto';
import { type Histogram, logs, metrics, SeverityNumber } from '@opentelemetry/api';
import { modelCall, record } from '@telltale/events';

/** One model call, made anew for each as callers do. */
export const call = (i: number) => ({
  operation: 'chat',
  provider: 'openai',
  serverAddress: 'api.openai.com',
  model: 'gpt-4o',
  responseModel: 'gpt-4o-2024-08-06',
  modelType: 'llm',
  applicationId: 'a-17',
  applicationType: 'assistant',
  sessionId: 's-4711',
  startTime: 1_750_000_000_000 + i,
  endTime: 1_750_000_002_500 + i,
  duration: 2.5,
  timeToFirstChunk: 0.25,
  streaming: true,
  status: 'success',
  inputTokens: 100 + (i % 900),
  outputTokens: 30 + (i % 300),
  cachedTokens: 64,
  totalTokens: 130 + (i % 300),
});

/** By Telltale's definition: checked, an event, and its four measurements. */
export function byDefinition(): (i: number) => void {
  return (i) => void record(modelCall, call(i), { user: 'u-12345' });
}

/** The same by hand on OpenTelemetry's APIs: the same attributes and measurements, unchecked. */
export function byHand(): (i: number) => void {
  const logger = logs.getLogger('bench');
  const meter = metrics.getMeter('bench');
  const seconds = {
    unit: 's',
    advice: { explicitBucketBoundaries: Array.from({ length: 14 }, (_, power) => 0.01 * 2 ** power) },
  };
  const tokens = {
    unit: '{token}',
    advice: { explicitBucketBoundaries: Array.from({ length: 14 }, (_, power) => 4 ** power) },
  };
  const duration = meter.createHistogram('gen_ai.client.operation.duration', seconds);
  const firstChunk = meter.createHistogram('gen_ai.client.operation.time_to_first_chunk', seconds);
  const usage = meter.createHistogram('gen_ai.client.token.usage', tokens);
  return (i) => {
    const of = call(i);
    logger.emit({
      eventName: 'telltale.model.call',
      severityNumber: SeverityNumber.INFO,
      attributes: {
        'event.id': randomUUID(),
        'telltale.event.version': 1,
        'user.id': 'u-12345',
        'gen_ai.operation.name': of.operation,
        'gen_ai.provider.name': of.provider,
        'server.address': of.serverAddress,
        'gen_ai.request.model': of.model,
        'gen_ai.response.model': of.responseModel,
        'telltale.model.type': of.modelType,
        'telltale.application.id': of.applicationId,
        'telltale.application.type': of.applicationType,
        'session.id': of.sessionId,
        'telltale.start_time': of.startTime,
        'telltale.end_time': of.endTime,
        'telltale.duration': of.duration,
        'gen_ai.response.time_to_first_chunk': of.timeToFirstChunk,
        'gen_ai.request.stream': of.streaming,
        'telltale.status': of.status,
        'gen_ai.usage.input_tokens': of.inputTokens,
        'gen_ai.usage.output_tokens': of.outputTokens,
        'gen_ai.usage.cache_read.input_tokens': of.cachedTokens,
        'telltale.usage.total_tokens': of.totalTokens,
      },
    });
    const attributes = (): Record<string, string> => ({
      'gen_ai.operation.name': of.operation,
      'gen_ai.provider.name': of.provider,
      'gen_ai.request.model': of.model,
      'gen_ai.response.model': of.responseModel,
      'server.address': of.serverAddress,
    });
    const give = (histogram: Histogram, value: number, type?: string) =>
      histogram.record(value, type ? { ...attributes(), 'gen_ai.token.type': type } : attributes());
    give(duration, of.duration);
    give(firstChunk, of.timeToFirstChunk);
    give(usage, of.inputTokens, 'input');
    give(usage, of.outputTokens, 'output');
  };
}
