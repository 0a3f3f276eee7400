import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An attribute of OTLP's JSON encoding. */
interface KeyValue {
  key: string;
  value: { stringValue?: string; intValue?: number | string; doubleValue?: number; boolValue?: boolean };
}

export interface ReceivedLog {
  scope: string;
  body: string | undefined;
  eventName: string | undefined;
  traceId: string | undefined;
  spanId: string | undefined;
  attributes: Record<string, unknown>;
}

export interface ReceivedSpan {
  scope: string;
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  attributes: Record<string, unknown>;
}

export interface ReceivedMetric {
  name: string;
  temporality: number | undefined;
}

/** What arrived, taken apart; and the resource of the last request. */
export interface Received {
  logs: ReceivedLog[];
  spans: ReceivedSpan[];
  metrics: ReceivedMetric[];
  resource: Record<string, unknown>;
}

// biome-ignore lint/suspicious/noExplicitAny: OTLP's JSON is taken apart here and nowhere else
type Json = any;

/** A receiver of OTLP/HTTP in JSON, for what an application under the preload sends. */
export async function startReceiver(): Promise<{ url: string; received: Received; stop(): void }> {
  const received: Received = { logs: [], spans: [], metrics: [], resource: {} };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      take(received, JSON.parse(Buffer.concat(chunks).toString()));
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function take(received: Received, body: Json): void {
  for (const resource of [
    ...(body.resourceLogs ?? []),
    ...(body.resourceSpans ?? []),
    ...(body.resourceMetrics ?? []),
  ]) {
    received.resource = attributes(resource.resource.attributes);
    for (const { scope, logRecords = [] } of resource.scopeLogs ?? []) {
      for (const log of logRecords) {
        const { eventName, traceId, spanId } = log;
        const body = log.body?.stringValue;
        received.logs.push({
          scope: scope.name,
          body,
          eventName,
          traceId,
          spanId,
          attributes: attributes(log.attributes),
        });
      }
    }
    for (const { scope, spans = [] } of resource.scopeSpans ?? []) {
      for (const span of spans) {
        const { name, traceId, spanId, parentSpanId } = span;
        received.spans.push({
          scope: scope.name,
          name,
          traceId,
          spanId,
          parentSpanId,
          attributes: attributes(span.attributes),
        });
      }
    }
    for (const { metrics = [] } of resource.scopeMetrics ?? []) {
      for (const { name, histogram, sum } of metrics) {
        received.metrics.push({ name, temporality: (histogram ?? sum)?.aggregationTemporality });
      }
    }
  }
}

function attributes(list: KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]]));
}
