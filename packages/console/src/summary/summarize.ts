import { modelCall } from '@telltale/events';
import type { SlowSpan, Store, StoredLog, Window } from '../store/store.ts';
import { severityNameOf } from './severity.ts';

/** How many of the slowest spans and of the latest logs a summary has. */
export const SLOWEST_SPANS = 5;
export const LATEST_LOGS = 10;

/** The metric that caches count their look-ups with, and the attribute that tells hits from misses. */
const CACHE_METRIC = 'cache.requests';
const CACHE_HIT = 'cache.hit';

const { duration, inputTokens, outputTokens, cachedTokens, model } = modelCall.fields;

/** What came in, in figures. Plain data; times are nanoseconds since 1970. */
export interface Summary {
  readonly sinceNs: bigint;
  /** Log records; events are not among them. The most severe first. */
  readonly logs: { readonly total: number; readonly bySeverity: readonly SeverityCount[] };
  /** The most frequent first. */
  readonly events: { readonly total: number; readonly byName: readonly { name: string; count: number }[] };
  readonly spans: { readonly total: number; readonly slowest: readonly SlowSpan[] };
  readonly metricPoints: { readonly total: number };
  /** The most called first. */
  readonly models: readonly ModelUsage[];
  readonly cache: CacheUsage;
  /** The latest log records and events, the latest last. */
  readonly latestLogs: readonly StoredLog[];
  /** How many rows were let go to make room for newer ones; the other figures are without them. */
  readonly forgotten: { readonly logs: number; readonly spans: number; readonly metricPoints: number };
}

/** How many log records have a severity. */
export interface SeverityCount {
  /** What the senders call it (`severity_text`), in capitals; where they do not say, OpenTelemetry's name of the number's range. */
  readonly severity: string;
  /** 1 (trace) to 24 (fatal), 0 not told; the highest, where records differ. */
  readonly severityNumber: number;
  readonly count: number;
}

/** What one model was used for. */
export interface ModelUsage {
  /** Empty where the event names none. */
  readonly model: string;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the input tokens, those that the provider had cached. */
  readonly cachedTokens: number;
  /** In seconds; null when no call told its duration. */
  readonly averageSeconds: number | null;
}

/** How well caches worked. */
export interface CacheUsage {
  readonly hits: number;
  readonly misses: number;
  /** From 0 to 1; null when nothing was looked up. */
  readonly hitRatio: number | null;
}

/** Options of {@link summarize}. */
export interface SummarizeOptions {
  /**
   * From when on, in nanoseconds since 1970.
   *
   * @default 0n: everything the store has
   */
  readonly sinceNs?: bigint;
}

/** Asks a store for the figures of a time window. */
export async function summarize(store: Store, { sinceNs = 0n }: SummarizeOptions = {}): Promise<Summary> {
  const window = { sinceNs };
  const [logs, events, spans, slowest, points, models, cache, latestLogs, forgotten] = await Promise.all([
    store.countLogs(window),
    store.countEvents(window),
    store.countSpans(window),
    store.slowestSpans({ sinceNs, limit: SLOWEST_SPANS }),
    store.countMetricPoints(window),
    modelUsage(store, window),
    cacheUsage(store, window),
    store.latestLogs({ sinceNs, limit: LATEST_LOGS }),
    store.forgotten(),
  ]);
  return {
    sinceNs,
    logs: { total: total(logs), bySeverity: bySeverity(logs) },
    events: { total: total(events), byName: events },
    spans: { total: spans, slowest },
    metricPoints: { total: points },
    models,
    cache,
    latestLogs,
    forgotten,
  };
}

function total(groups: readonly { readonly count: number }[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

function bySeverity(groups: Awaited<ReturnType<Store['countLogs']>>): SeverityCount[] {
  return [...Map.groupBy(groups, severityNameOf)]
    .map(([severity, of]) => ({
      severity,
      severityNumber: Math.max(...of.map(({ severityNumber }) => severityNumber)),
      count: total(of),
    }))
    .sort((a, b) => b.severityNumber - a.severityNumber);
}

async function modelUsage(store: Store, { sinceNs }: Window): Promise<ModelUsage[]> {
  const measures = [duration, inputTokens, outputTokens, cachedTokens].map(({ attribute }) => attribute);
  const groups = await store.sumEvents({
    sinceNs,
    eventName: modelCall.name,
    groupBy: model.attribute,
    sum: measures,
  });
  return groups.map(({ group, count, sums }) => {
    const seconds = sums[duration.attribute];
    return {
      model: typeof group === 'string' ? group : '',
      calls: count,
      inputTokens: sums[inputTokens.attribute]?.sum ?? 0,
      outputTokens: sums[outputTokens.attribute]?.sum ?? 0,
      cachedTokens: sums[cachedTokens.attribute]?.sum ?? 0,
      averageSeconds: seconds && seconds.count > 0 ? seconds.sum / seconds.count : null,
    };
  });
}

async function cacheUsage(store: Store, { sinceNs }: Window): Promise<CacheUsage> {
  const groups = await store.sumMetric({ sinceNs, metricName: CACHE_METRIC, groupBy: CACHE_HIT });
  const count = (hit: boolean) => groups.find(({ group }) => group === hit)?.value ?? 0;
  const [hits, misses] = [count(true), count(false)];
  return { hits, misses, hitRatio: hits + misses > 0 ? hits / (hits + misses) : null };
}
