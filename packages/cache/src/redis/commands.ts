import type { ChainableCommander, Redis } from 'ioredis';
import { CacheError, notAnInteger } from '../errors.ts';
import type { Store } from '../store.ts';
import type { ValueCodec } from '../values.ts';

/** The most keys of one command or pipeline: large requests become several, each with the guard's time limit. */
const BATCH = 500;
/** The COUNT of one SCAN. */
const SCAN_COUNT = 500;

/** Options of {@link redisStore}. */
export interface RedisStoreOptions {
  /** Stands before each key on the server, with a colon. */
  readonly namespace: string;
  readonly codec: ValueCodec;
  /** Sends one command or pipeline. */
  readonly send: <T>(command: (client: Redis) => Promise<T>) => Promise<T>;
  readonly available: () => boolean;
  /** Told when an entry holds something that is no JSON; it counts as a miss. */
  readonly onUnreadable: (warning: CacheError) => void;
}

/** Entries on a Redis server, all under one namespace. */
export function redisStore({ namespace, codec, send, available, onUnreadable }: RedisStoreOptions): Store {
  const full = (key: string): string => `${namespace}:${key}`;

  function read(key: string, text: string | null | undefined): unknown {
    if (text === null || text === undefined) return undefined;
    try {
      return codec.decode(text);
    } catch (cause) {
      onUnreadable(unreadable(full(key), cause));
      return undefined;
    }
  }

  async function unlink(keys: readonly string[]): Promise<number> {
    let removed = 0;
    for (const batch of batches(keys)) removed += await send((client) => client.unlink(...batch));
    return removed;
  }

  async function scan(pattern: string, cursor: string): Promise<[next: string, keys: string[]]> {
    return send((client) => client.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT));
  }

  return {
    tier: 'redis',
    available,
    get: async (key) => read(key, await send((client) => client.get(full(key)))),
    async getMany(keys) {
      const values: unknown[] = [];
      for (const batch of batches(keys)) {
        const texts = await send((client) => client.mget(...batch.map(full)));
        for (const [index, key] of batch.entries()) values.push(read(key, texts[index]));
      }
      return values;
    },
    async set(key, text, ttl) {
      await send((client) =>
        ttl === undefined ? client.set(full(key), text) : client.set(full(key), text, 'PX', ttl),
      );
    },
    async setMany(entries, ttl) {
      for (const batch of batches(entries))
        await send((client) => {
          const pipeline = client.pipeline();
          for (const [key, text] of batch)
            if (ttl === undefined) pipeline.set(full(key), text);
            else pipeline.set(full(key), text, 'PX', ttl);
          return replies(pipeline);
        });
    },
    async setIfAbsent(key, text, ttl) {
      const reply = await send((client) =>
        ttl === undefined ? client.set(full(key), text, 'NX') : client.set(full(key), text, 'PX', ttl, 'NX'),
      );
      return reply === 'OK';
    },
    async increment(key, by, ttl) {
      try {
        if (ttl === undefined) return await send((client) => client.incrby(full(key), by));
        const counted = await send((client) =>
          replies(client.multi().set(full(key), '0', 'PX', ttl, 'NX').incrby(full(key), by)),
        );
        return counted[1] as number;
      } catch (error) {
        throw /not an integer|overflow|WRONGTYPE/.test(String(error)) ? notAnInteger(key, error) : error;
      }
    },
    has: async (key) => (await send((client) => client.exists(full(key)))) === 1,
    deleteMany: async (keys) => unlink(keys.map(full)),
    async scan(prefix, from) {
      const [next, keys] = await scan(`${literally(full(prefix))}*`, from ?? '0');
      const own = keys.map((key) => key.slice(namespace.length + 1));
      return next === '0' ? { keys: own } : { keys: own, next };
    },
    async clear() {
      let cursor = '0';
      do {
        const [next, keys] = await scan(`${literally(full(''))}*`, cursor);
        await unlink(keys);
        cursor = next;
      } while (cursor !== '0');
    },
    close: async () => {},
  };
}

/** The replies of a pipeline or transaction; rejects with the first error among them. */
async function replies(pipeline: ChainableCommander): Promise<unknown[]> {
  return ((await pipeline.exec()) ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
}

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += BATCH) yield items.slice(at, at + BATCH);
}

/** Text that a MATCH pattern takes literally. */
function literally(text: string): string {
  return text.replace(/[*?[\]\\^-]/g, '\\$&');
}

function unreadable(key: string, cause: unknown): CacheError {
  return new CacheError(
    'E_CACHE_UNREADABLE',
    `The Redis key "${key}" holds something that is no JSON, so it counts as a miss`,
    'Give this cache a namespace that no other program writes to',
    cause,
  );
}
