import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeRequest } from './otlp.ts';

/** Bodies of the log records that arrived, in order of arrival; and what answers them. */
export interface Receiver {
  readonly url: string;
  readonly bodies: string[];
  /** The status of the next answers. @default 200 */
  status: number;
  /** How many requests were answered. */
  readonly requests: number;
  stop(): void;
}

interface Request {
  resource_logs: { scope_logs: { log_records: { body: { string_value: string } | null }[] }[] }[];
}

/** A receiver of log records in OTLP protobuf. */
export async function startReceiver(): Promise<Receiver> {
  const bodies: string[] = [];
  const receiver = { status: 200, requests: 0 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    receiver.requests++;
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(receiver.status, { 'content-type': 'application/x-protobuf' }).end();
      if (receiver.status !== 200 || request.url !== '/v1/logs') return;
      const { resource_logs } = decodeRequest('logs', Buffer.concat(chunks)) as unknown as Request;
      for (const { scope_logs } of resource_logs) {
        for (const { log_records } of scope_logs)
          bodies.push(...log_records.map(({ body }) => body?.string_value ?? ''));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${port}`,
    bodies,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  });
}
