import type { CacheTier } from './types.ts';

/** A key with its value's JSON text. */
export type Entry = readonly [key: string, text: string];

/** Some keys, and where the next ones begin; no `next` on the last page. */
export interface KeysPage {
  readonly keys: readonly string[];
  readonly next?: string;
}

/**
 * A place that holds entries: what a kind of cache has to bring. Keys and lifetimes (whole milliseconds, `undefined`
 * for no end) are checked and values are encoded before they come here; `undefined` is a miss.
 */
export interface Store {
  readonly tier: CacheTier;
  /** False while calls would be refused at once. */
  available(): boolean;
  get(key: string): Promise<unknown>;
  getMany(keys: readonly string[]): Promise<unknown[]>;
  set(key: string, text: string, ttl: number | undefined): Promise<void>;
  setMany(entries: readonly Entry[], ttl: number | undefined): Promise<void>;
  setIfAbsent(key: string, text: string, ttl: number | undefined): Promise<boolean>;
  increment(key: string, by: number, ttl: number | undefined): Promise<number>;
  has(key: string): Promise<boolean>;
  deleteMany(keys: readonly string[]): Promise<number>;
  scan(prefix: string, from: string | undefined): Promise<KeysPage>;
  clear(): Promise<void>;
  close(): Promise<void>;
}
