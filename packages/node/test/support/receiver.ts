import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import path from 'node:path';
import protobuf from 'protobufjs';

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
  links: { traceId: string; spanId: string }[];
  attributes: Record<string, unknown>;
  /** Whether its status is an error. */
  failed: boolean;
}

export interface ReceivedMetric {
  name: string;
  temporality: number | undefined;
  points: { attributes: Record<string, unknown>; boundaries: readonly number[] | undefined }[];
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

// The official message definitions, which the console's receiver reads as well.
const PROTO = path.join(import.meta.dirname, '../../../console/proto');
const root = new protobuf.Root();
root.resolvePath = (_origin, target) => path.join(PROTO, target);
root.loadSync(
  ['logs', 'trace', 'metrics'].map(
    (signal) => `opentelemetry/proto/collector/${signal}/v1/${signal}_service.proto`,
  ),
);
const STATUS_ERROR = 2;
const SERVICE: Readonly<Record<string, string>> = {
  '/v1/logs': 'logs',
  '/v1/traces': 'trace',
  '/v1/metrics': 'metrics',
};

/** A protobuf request in the shape of its JSON encoding. */
function fromProtobuf(url: string, body: Buffer): Json {
  const signal = SERVICE[url] ?? '';
  const name = signal.charAt(0).toUpperCase() + signal.slice(1);
  const type = root.lookupType(`opentelemetry.proto.collector.${signal}.v1.Export${name}ServiceRequest`);
  const request = type.toObject(type.decode(body), { longs: Number, bytes: Buffer });
  return JSON.parse(
    JSON.stringify(request, (key, value) =>
      /(Id)$/.test(key) && value?.data ? Buffer.from(value.data).toString('hex') : value,
    ),
  );
}

/** A receiver of OTLP/HTTP in JSON and protobuf, for what an application under the preload sends. */
export async function startReceiver(port = 0): Promise<{
  url: string;
  received: Received;
  /** From now on each answer comes so late. */
  behave(options: { delayMs: number }): void;
  stop(): void;
}> {
  const received: Received = { logs: [], spans: [], metrics: [], resource: {} };
  let delay = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const json = request.headers['content-type'] === 'application/json';
      take(received, json ? JSON.parse(body.toString()) : fromProtobuf(request.url ?? '', body));
      response.setHeader('content-type', request.headers['content-type'] ?? '');
      if (delay === 0) response.end(json ? '{}' : '');
      else setTimeout(() => response.end(json ? '{}' : ''), delay);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: listening } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${listening}`,
    received,
    behave({ delayMs }) {
      delay = delayMs;
    },
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
        const { name, traceId, spanId, parentSpanId, links = [] } = span;
        received.spans.push({
          scope: scope.name,
          name,
          traceId,
          spanId,
          parentSpanId,
          links: links.map(({ traceId, spanId }: Json) => ({ traceId, spanId })),
          attributes: attributes(span.attributes),
          failed: span.status?.code === STATUS_ERROR,
        });
      }
    }
    for (const { metrics = [] } of resource.scopeMetrics ?? []) {
      for (const { name, histogram, sum } of metrics) {
        const { aggregationTemporality: temporality, dataPoints = [] } = histogram ?? sum ?? {};
        const points = dataPoints.map((point: Json) => ({
          attributes: attributes(point.attributes),
          boundaries: point.explicitBounds,
        }));
        received.metrics.push({ name, temporality, points });
      }
    }
  }
}

function attributes(list: KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]]));
}

/** A server that takes connections and requests, and never answers. @returns `stop` tells how many connections there were */
export async function startSilentServer(): Promise<{ url: string; stop(): Promise<number> }> {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => {}).resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      return connections;
    },
  };
}
