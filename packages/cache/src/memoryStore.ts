import { LRUCache } from 'lru-cache';
import { notAnInteger } from './errors.ts';
import type { Store } from './store.ts';
import type { ValueCodec } from './values.ts';

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  readonly maxEntries: number;
  readonly codec: ValueCodec;
  /** Told of every entry that had to go for a newer one. */
  readonly onEviction: () => void;
}

/** A box, because `lru-cache` holds no bare `null`: the text, or with a sharing codec the frozen value. */
interface Held {
  readonly text: string;
  readonly value?: unknown;
}

/**
 * Entries in this process, the least recently used go first. Each method does its work before it returns its promise,
 * so two calls never interleave and every one is atomic.
 */
export function memoryStore({ maxEntries, codec, onEviction }: MemoryStoreOptions): Store {
  const lru = new LRUCache<string, Held>({
    max: maxEntries,
    dispose: (_held, _key, reason) => {
      if (reason === 'evict') onEviction();
    },
  });

  const hold = (text: string): Held => (codec.shared ? { text, value: codec.decode(text) } : { text });
  const put = (key: string, text: string, ttl: number | undefined): void => {
    lru.set(key, hold(text), { ttl: ttl ?? 0 });
  };
  const take = (key: string): unknown => {
    const held = lru.get(key);
    if (held === undefined) return undefined;
    return codec.shared ? held.value : codec.decode(held.text);
  };

  return {
    tier: 'memory',
    available: () => true,
    get: async (key) => take(key),
    getMany: async (keys) => keys.map(take),
    set: async (key, text, ttl) => put(key, text, ttl),
    async setMany(entries, ttl) {
      for (const [key, text] of entries) put(key, text, ttl);
    },
    async setIfAbsent(key, text, ttl) {
      if (lru.has(key)) return false;
      put(key, text, ttl);
      return true;
    },
    async increment(key, by, ttl) {
      const held = lru.get(key);
      const sum = held === undefined ? by : toInteger(key, codec.decode(held.text)) + by;
      toInteger(key, sum);
      if (held === undefined) put(key, String(sum), ttl);
      else lru.set(key, hold(String(sum)), { noUpdateTTL: true });
      return sum;
    },
    has: async (key) => lru.has(key),
    deleteMany: async (keys) => keys.filter((key) => lru.has(key) && lru.delete(key)).length,
    scan: async (prefix) => ({ keys: [...lru.keys()].filter((key) => key.startsWith(prefix)) }),
    clear: async () => lru.clear(),
    close: async () => lru.clear(),
  };
}

function toInteger(key: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw notAnInteger(key);
}
