import { messageFromJson } from '../../src/otlp/json.ts';
import { requestTypes, type Signal } from '../../src/otlp/schema.ts';

/** The protobuf encoding of a request that is written as OTLP/JSON. */
export function protobufOf(signal: Signal, json: unknown): Buffer {
  const type = requestTypes[signal];
  return Buffer.from(type.encode(messageFromJson(type, json)).finish());
}

/** A logs request of one resource and scope. */
export function logsRequest(...logRecords: readonly object[]) {
  return {
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'chat' } }] },
        scopeLogs: [{ scope: { name: 'app.orders', version: '1.2.3' }, logRecords }],
      },
    ],
  };
}

/** A traces request of one resource and scope. */
export function tracesRequest(...spans: readonly object[]) {
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'chat' } }] },
        scopeSpans: [{ scope: { name: 'http' }, spans }],
      },
    ],
  };
}

/** A metrics request of one resource and scope. */
export function metricsRequest(...metrics: readonly object[]) {
  return { resourceMetrics: [{ scopeMetrics: [{ scope: { name: 'app' }, metrics }] }] };
}
