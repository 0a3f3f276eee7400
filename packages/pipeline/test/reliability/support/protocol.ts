import type { FastPipelineOptions, FastPipelineStats, Signal } from '@telltale/pipeline';

/** What an application is started with. */
export interface AppOptions
  extends Pick<FastPipelineOptions, 'worker' | 'durability' | 'spool' | 'maxMemoryBytes'> {
  /** Base address of the server. */
  readonly url: string;
  /** Longest time of one request, in ms. @default 10000 */
  readonly timeoutMs?: number;
  /** @default only logs */
  readonly signals?: readonly Signal[];
}

/** What it can be told. */
export type Command =
  /** Log records with the next numbers as bodies, filled up to so many bytes. */
  | { readonly do: 'emit'; readonly count: number; readonly bytes?: number }
  | { readonly do: 'flush'; readonly limit: number }
  /** Answers with the number of workers that there were. */
  | { readonly do: 'kill worker' }
  | { readonly do: 'emit, kill worker, exit'; readonly count: number }
  /** Answers with what it uses; without what is garbage, where that is to be collected before. */
  | { readonly do: 'memory'; readonly collect: boolean }
  | { readonly do: 'report' }
  | { readonly do: 'end'; readonly limit: number };

/** Bytes that a process uses. */
export interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
  readonly arrayBuffers: number;
}

/** Those of the thread that hosts the reader. */
export type HostStats = FastPipelineStats & { readonly records: NonNullable<FastPipelineStats['records']> };

/** What it tells of itself. */
export interface Report {
  readonly stats: HostStats;
  readonly warnings: readonly string[];
  /** How often the books were looked at. */
  readonly checks: number;
  /** What was wrong with them, the first five times. */
  readonly violations: readonly string[];
}
