import type { Client } from '@elastic/elasticsearch';
import { applicationEdited } from '@telltale/events';
import { aggregation } from '../datasets/aggregations.ts';
import { datasetOf } from '../datasets/dataset.ts';
import type { Calendar } from './calendar.ts';
import { type Period, periods } from './periods.ts';
import type { TimeRange } from './range.ts';
import { conditions, type Where } from './where.ts';

/** How many users were active in a period. */
export interface ActiveUsersRow extends Period {
  /** Different users of whom any event tells; exact up to 40,000, an estimate beyond. */
  readonly users: number;
}

/** Any event may tell who did it and in which application; this one tells that, and nothing else. */
const { fields } = datasetOf(applicationEdited);

/** Whose activity to look at. */
export type ActivityWhere = Where<keyof typeof fields>;

/** Different users by period, the earliest first. */
export async function activeUsers(
  client: Client,
  index: string,
  range: TimeRange,
  calendar: Calendar,
  where: ActivityWhere = {},
): Promise<readonly ActiveUsersRow[]> {
  const found = await periods(client, 'count the active users', {
    index,
    range,
    calendar,
    filter: conditions(where, fields),
    aggregations: { users: aggregation('unique_count', fields.userId.field) },
  });
  return found.map(({ from, to, aggregations }) => ({
    from,
    to,
    users: (aggregations['users'] as { value: number }).value,
  }));
}
