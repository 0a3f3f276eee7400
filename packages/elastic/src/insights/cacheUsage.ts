import type { Client } from '@elastic/elasticsearch';
import { inRange, type TimeRange } from './range.ts';
import { groups } from './search.ts';

/** How well caches worked. */
export interface CacheUsageRow {
  readonly hits: number;
  readonly misses: number;
  /** From 0 to 1; null when nothing was looked up. */
  readonly hitRatio: number | null;
}

const METRIC = 'metrics.cache.requests';
const HIT = 'attributes.cache.hit';

/** The look-ups that caches counted in `cache.requests`, of senders with delta temporality, as Telltale's preload is. */
export async function cacheUsage(client: Client, index: string, range: TimeRange): Promise<CacheUsageRow> {
  const found = await groups(client, 'sum up the look-ups of caches', {
    index,
    filter: [inRange(range), { exists: { field: METRIC } }],
    by: { hit: HIT },
    aggregations: { requests: { sum: { field: METRIC } } },
  });
  const sum = (hit: boolean) =>
    found
      .filter(({ key }) => String(key['hit']) === String(hit))
      .reduce((total, { aggregations }) => total + (aggregations['requests'] as { value: number }).value, 0);
  const [hits, misses] = [sum(true), sum(false)];
  return { hits, misses, hitRatio: hits + misses > 0 ? hits / (hits + misses) : null };
}
