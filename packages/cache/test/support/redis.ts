import { type RunningRedis, startRedis } from '@telltale/dev/servers';
import { Redis } from 'ioredis';

export { forTests, type RunningRedis, startRedis } from '@telltale/dev/servers';

let namespaces = 0;

/** A namespace that no other test uses, on a server that others may use too. */
export function ownNamespace(): string {
  return `cache-test-${process.pid}-${++namespaces}`;
}

/** A client of its own, to look at the server past the cache. */
export async function withClient<T>(url: string, look: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url);
  try {
    return await look(client);
  } finally {
    client.disconnect();
  }
}

/** Starts a server of our own at the place of one that was killed. */
export function bringBack(killed: RunningRedis): Promise<RunningRedis> {
  return startRedis({ own: true, port: Number(new URL(killed.url).port) });
}

/** Stops the server's process without ending it: connections stay open, nothing is answered. Gives what lets it go on. */
export async function freeze(url: string): Promise<() => void> {
  const info = await withClient(url, (client) => client.info('server'));
  const pid = Number(/process_id:(\d+)/.exec(info)?.[1]);
  process.kill(pid, 'SIGSTOP');
  return () => process.kill(pid, 'SIGCONT');
}
