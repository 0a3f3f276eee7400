import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A request that came in whole. */
export interface ReceivedRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  /** Not compressed. */
  readonly body: Buffer;
  /** Which connection it came over, from 1. */
  readonly connection: number;
  /** Which request of the server it is, from 1. */
  readonly number: number;
}

/** Answers a request, or does not. */
export type Behaviour = (request: ReceivedRequest, response: ServerResponse) => void;

/** A server on the loopback interface that behaves as it is told. */
export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly ReceivedRequest[];
  readonly connections: number;
  behave(behaviour: Behaviour): void;
  stop(): Promise<void>;
}

/** How a receiver is started. */
export interface ReceiverOptions {
  readonly tls?: ServerOptions;
  /** @default a free one */
  readonly port?: number;
}

/** Takes everything. */
export const accept: Behaviour = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
};

/** Answers with a status. */
export function status(code: number, headers: Record<string, string> = {}, body = ''): Behaviour {
  return (_request, response) => {
    response.writeHead(code, headers).end(body);
  };
}

/** Closes the connection without an answer. */
export const reset: Behaviour = (_request, response) => {
  response.socket?.resetAndDestroy();
};

/** Never answers. */
export const hang: Behaviour = () => {};

export async function startReceiver(
  behaviour: Behaviour = accept,
  { tls, port = 0 }: ReceiverOptions = {},
): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  const connections = new WeakMap<object, number>();
  let connected = 0;
  let behave = behaviour;
  const listener: RequestListener = (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('error', () => {});
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const received = {
        method: request.method,
        path: request.url,
        headers: request.headers,
        body: request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body,
        connection: connections.get(request.socket) ?? 0,
        number: requests.length + 1,
      };
      requests.push(received);
      behave(received, response);
    });
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.on(tls ? 'secureConnection' : 'connection', (socket) => {
    connections.set(socket, ++connected);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    get connections() {
      return connected;
    },
    behave(next) {
      behave = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
