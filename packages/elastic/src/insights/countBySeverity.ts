import type { Client } from '@elastic/elasticsearch';
import { inRange, type TimeRange } from './range.ts';
import { groups } from './search.ts';

/** How many log records have a severity. */
export interface SeverityCountRow {
  /** What their senders call it, such as `WARNING`; empty where they do not say. */
  readonly severity: string;
  /** 1 (trace) to 24 (fatal), 0 not told; the highest, where records differ. */
  readonly severityNumber: number;
  readonly count: number;
}

/** Log records, events not among them, by severity, the most severe first. */
export async function countBySeverity(
  client: Client,
  index: string,
  range: TimeRange,
): Promise<readonly SeverityCountRow[]> {
  const found = await groups(client, 'count the logs by severity', {
    index,
    filter: [inRange(range)],
    by: { severity: 'severity_text' },
    aggregations: { number: { max: { field: 'severity_number' } } },
  });
  return found
    .map(({ key, count, aggregations }) => ({
      severity: key['severity'] ?? '',
      severityNumber: (aggregations['number'] as { value: number | null }).value ?? 0,
      count,
    }))
    .sort((a, b) => b.severityNumber - a.severityNumber);
}
