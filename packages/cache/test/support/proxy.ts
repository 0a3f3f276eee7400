import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

/** A network between client and server that can lose connections without telling either side. */
export interface Proxy {
  readonly url: string;
  /** From now on what is sent over the connections that exist is lost; new connections work. */
  loseConnections(): void;
  close(): void;
}

/** Passes connections on to a server. */
export async function proxyTo(url: string): Promise<Proxy> {
  const target = new URL(url);
  const pairs: [near: net.Socket, far: net.Socket][] = [];
  const server = net.createServer((near) => {
    const far = net.connect(Number(target.port), target.hostname);
    pairs.push([near, far]);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseConnections() {
      for (const [near, far] of pairs) {
        near.unpipe(far).resume();
        far.unpipe(near).resume();
      }
    },
    close() {
      server.close();
      for (const socket of pairs.flat()) socket.destroy();
    },
  };
}
