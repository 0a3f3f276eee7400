import { diag } from '@opentelemetry/api';
import { cacheOver } from '../cache.ts';
import { type CacheConfig, checkConfig } from '../config.ts';
import { parseDuration } from '../duration.ts';
import { createGuard, within } from '../guard.ts';
import { createJournal } from '../journal.ts';
import { DEFAULT_MAX_ENTRIES } from '../memory.ts';
import { memoryStore } from '../memoryStore.ts';
import { directRoute, fallbackRoute } from '../route.ts';
import { cacheTelemetry } from '../telemetry.ts';
import type { Cache } from '../types.ts';
import { codecFor } from '../values.ts';
import { type OnWarning, warnOncePerWindow } from '../warnings.ts';
import { describeAddress, parseRedisUrl } from './address.ts';
import { redisStore } from './commands.ts';
import { connectRedis } from './connection.ts';
import { isAnswer, refused, unavailable } from './replies.ts';

/** The longest that one request may take unless told otherwise, in milliseconds: with it a first answer comes within 250. */
export const DEFAULT_TIMEOUT_MS = 200;
/** The time between two looks whether an absent server is back, in milliseconds. */
export const COOLDOWN_MS = 1000;

/** Options of {@link redisCache}. */
export interface RedisCacheOptions extends Omit<CacheConfig, 'type'> {
  /** Told of warnings, one of a kind per minute. @default `diag.warn` of OpenTelemetry's API */
  readonly onWarning?: OnWarning;
}

/**
 * A cache on a Redis server (standalone). It begins to connect at once and loads `ioredis` for it.
 *
 * While the server is away, at start or later, this process's memory answers (or `E_CACHE_UNAVAILABLE` is thrown with
 * `fallback: 'none'`): the first answer comes within `timeout`, later ones at once, and one warning tells. When the
 * server is back, the keys that were changed meanwhile are removed from it, so that no older value comes back, and
 * memory is emptied. Counters and setIfAbsent() are per process while memory answers; a write that timed out may
 * still have reached the server.
 *
 * Throws `E_CACHE_CONFIG` for an option that cannot be.
 *
 * @example
 * ```ts
 * import { redisCache } from '@telltale/cache';
 *
 * const cache = redisCache({ url: 'redis://localhost:6379', namespace: 'shop', ttl: '10m' });
 * ```
 */
export function redisCache({ onWarning, ...options }: RedisCacheOptions = {}): Cache {
  const { name = 'default', ttl = Infinity, fallback = 'memory', values, ...config } = checkConfig(options);
  const codec = codecFor(values);
  const address = parseRedisUrl(config.url ?? 'redis://localhost:6379', 'The cache option "url"');
  const timeout = parseDuration(config.timeout) ?? DEFAULT_TIMEOUT_MS;
  const server = describeAddress(address);
  const consequence = fallback === 'memory' ? 'the memory of this process answers' : 'operations fail';
  const telemetry = cacheTelemetry(name);
  const warn = warnOncePerWindow(name, onWarning);
  const connection = connectRedis(address, timeout);
  const journal = createJournal();
  const { maxEntries = DEFAULT_MAX_ENTRIES } = config;
  const memory = memoryStore({ maxEntries, codec, onEviction: telemetry.eviction });

  const guard = createGuard({
    timeout,
    cooldown: Math.max(COOLDOWN_MS, timeout),
    isAnswer,
    unavailable: (cause) => unavailable(server, consequence, cause),
    probe,
    pending: journal.pending,
    onOpen: warn,
    onClose(awayFor) {
      memory.clear();
      diag.info(`cache "${name}": Redis at ${server} is back after ${Math.round(awayFor)} ms`);
    },
  });

  const common = {
    namespace: config.namespace ?? `telltale:${name}`,
    codec,
    available: () => guard.state === 'closed',
    onUnreadable: warn,
  };
  const store = redisStore({
    ...common,
    async send(command) {
      await connection.loaded;
      try {
        return await guard.run(() => connection.send(command));
      } catch (error) {
        throw isAnswer(error) ? refused(error) : error;
      }
    },
  });
  /** The same entries for the probe, which goes past the guard. */
  const probed = redisStore({ ...common, send: (command) => within(timeout, connection.send(command)) });

  async function probe(): Promise<void> {
    try {
      await within(
        timeout,
        connection.send((client) => client.ping()),
      );
      while (journal.pending()) await journal.settle(probed);
    } catch (error) {
      connection.reset();
      throw error;
    }
  }

  return cacheOver({
    name,
    ttl,
    route: fallback === 'memory' ? fallbackRoute(store, memory, journal) : directRoute(store),
    codec,
    telemetry,
    warn,
    async close() {
      guard.close();
      await Promise.all([connection.close(), memory.close()]);
    },
  });
}
