import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands before a real server and can be closed. */
export interface Gate {
  readonly url: string;
  /** `open` passes everything through, `away` breaks every connection, a number answers everything with this status. */
  state: 'open' | 'away' | number;
  /** How many requests were turned away. */
  readonly refused: number;
  close(): Promise<void>;
}

/** Makes a real server unreachable or failing on demand, and reachable again. */
export async function gateTo(target: string): Promise<Gate> {
  const { hostname, port, username, password } = new URL(target);
  const auth = username ? `${decodeURIComponent(username)}:${decodeURIComponent(password)}` : null;
  let refused = 0;
  const server = createServer((request, response) => {
    if (gate.state === 'away') {
      refused += 1;
      request.socket.destroy();
    } else if (gate.state === 'open') {
      const options = {
        hostname,
        port,
        method: request.method,
        path: request.url,
        headers: request.headers,
        auth,
      };
      const onward = forward(options, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    } else {
      refused += 1;
      request.resume();
      response.writeHead(gate.state, { 'content-type': 'application/json' }).end('{}');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const gate: Gate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state: 'open',
    get refused() {
      return refused;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return gate;
}
