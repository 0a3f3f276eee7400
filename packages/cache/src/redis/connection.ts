import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { Redis, RedisOptions } from 'ioredis';
import { within } from '../guard.ts';
import type { RedisAddress } from './address.ts';
import { withoutArguments } from './replies.ts';

/** The longest pause between two attempts to connect, and the longest attempt, in milliseconds. */
const RECONNECT_MS = 1000;
/** Added at random to each pause, so that many processes do not return in one moment; milliseconds. */
const RECONNECT_JITTER_MS = 200;

/** The one way to a Redis server. Nothing ever waits in a queue for the server to come back. */
export interface RedisConnection {
  /** Resolves when the client library is loaded (or cannot be): time that is none of the server's. */
  readonly loaded: Promise<void>;
  /**
   * Sends a command. While the first attempt to connect is under way it waits for its outcome; without a connection it
   * rejects at once. It has no time limit of its own: the guard's applies.
   */
  send<T>(command: (client: Redis) => Promise<T>): Promise<T>;
  /** Drops a connection that no longer answers, so that a new one is tried. */
  reset(): void;
  close(): Promise<void>;
}

/** Begins to connect; the client library is loaded by this call, not with the module. */
export function connectRedis(address: RedisAddress, timeout: number): RedisConnection {
  let lastError: Error | undefined;
  let closed = false;
  let client: Redis | undefined;

  async function create(): Promise<Redis> {
    const { Redis } = await import('ioredis');
    client = new Redis(clientOptions(address, timeout));
    client.on('error', (error: Error) => {
      lastError = withoutArguments(error);
    });
    client.on('ready', () => {
      lastError = undefined;
    });
    if (closed) client.disconnect();
    return client;
  }

  // In the root context: reconnecting goes on for ever and belongs to no request.
  const created = context.with(ROOT_CONTEXT, create);
  const decided = created.then(firstOutcome);
  decided.catch(() => {}); // A library that cannot be loaded is told to whoever sends.

  const loaded = created.then(
    () => {},
    () => {},
  );

  async function connected(): Promise<Redis> {
    await decided;
    if (client?.status !== 'ready') throw lastError ?? new Error('the connection was lost');
    return client;
  }

  return {
    loaded,
    async send(command) {
      try {
        return await command(client?.status === 'ready' ? client : await connected());
      } catch (error) {
        throw withoutArguments(error);
      }
    },
    reset() {
      if (client?.status === 'ready' || client?.status === 'connect') client.disconnect(true);
    },
    async close() {
      closed = true;
      if (client?.status === 'ready') await within(timeout, client.quit()).catch(() => {});
      client?.disconnect();
    },
  };
}

function firstOutcome(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['ready', 'error', 'close', 'end']) client.once(event, () => resolve());
  });
}

function clientOptions({ tls, ...address }: RedisAddress, timeout: number) {
  return {
    ...address,
    ...(tls ? { tls: {} } : {}),
    // A command that cannot be sent now fails now: the client's queue for later has no bound.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: RECONNECT_MS,
    disconnectTimeout: timeout,
    retryStrategy: (attempt) =>
      Math.min(50 * 2 ** (attempt - 1), RECONNECT_MS) + Math.random() * RECONNECT_JITTER_MS,
  } satisfies RedisOptions;
}
