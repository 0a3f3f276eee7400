import { createServer, type Server } from 'node:net';

const HOST = '127.0.0.1';

/**
 * Finds loopback ports that nobody listens on.
 *
 * Another process may take one before it is used: callers try again (see `startOnFreePorts`).
 *
 * @param count how many
 */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

function listen(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port: not a TCP server');
  return address.port;
}
