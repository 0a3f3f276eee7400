import path from 'node:path';
import protobuf from 'protobufjs';

// The official message definitions, which the console's receiver reads as well.
const PROTO = path.join(import.meta.dirname, '../../../console/proto');

const root = new protobuf.Root();
root.resolvePath = (_origin, target) => path.join(PROTO, target);
root.loadSync(
  ['logs', 'trace', 'metrics'].map(
    (signal) => `opentelemetry/proto/collector/${signal}/v1/${signal}_service.proto`,
  ),
  { keepCase: true },
);

const SERVICE = { logs: 'Logs', traces: 'Trace', metrics: 'Metrics' } as const;
const PACKAGE = { logs: 'logs', traces: 'trace', metrics: 'metrics' } as const;

/** An OTLP request as a plain object, with every field that is not set at its default, so that two encodings compare. */
export function decodeRequest(signal: keyof typeof SERVICE, body: Uint8Array): Record<string, unknown> {
  const name = `opentelemetry.proto.collector.${PACKAGE[signal]}.v1.Export${SERVICE[signal]}ServiceRequest`;
  const type = root.lookupType(name);
  return type.toObject(type.decode(body), { longs: String, bytes: String, defaults: true, oneofs: true });
}
