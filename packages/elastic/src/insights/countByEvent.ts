import type { Client } from '@elastic/elasticsearch';
import { inRange, type TimeRange } from './range.ts';
import { groups } from './search.ts';

/** How often an event happened. */
export interface EventCount {
  /** The event's name, such as `telltale.user.login`. */
  readonly event: string;
  readonly count: number;
}

/** Events by name, the most frequent first. */
export async function countByEvent(
  client: Client,
  index: string,
  range: TimeRange,
): Promise<readonly EventCount[]> {
  const found = await groups(client, 'count the events', {
    index,
    filter: [inRange(range), { exists: { field: 'event_name' } }],
    by: { event: 'event_name' },
  });
  return found
    .map(({ key, count }) => ({ event: key['event'] ?? '', count }))
    .sort((a, b) => b.count - a.count);
}
