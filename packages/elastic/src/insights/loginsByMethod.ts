import type { Client } from '@elastic/elasticsearch';
import { userLogin } from '@telltale/events';
import { aggregation } from '../datasets/aggregations.ts';
import { datasetOf } from '../datasets/dataset.ts';
import type { Calendar } from './calendar.ts';
import { type Period, periods } from './periods.ts';
import type { TimeRange } from './range.ts';
import { conditions, type Where } from './where.ts';

/** How users signed in during a period. */
export interface LoginsRow extends Period {
  readonly logins: number;
  /** The most used first, up to a hundred; logins that do not say how are in `logins` alone. */
  readonly methods: readonly { readonly method: string; readonly logins: number }[];
}

const { fields, where: event } = datasetOf(userLogin);

/** Whose logins to look at. */
export type LoginsWhere = Where<keyof typeof fields>;

interface Terms {
  readonly buckets: readonly { readonly key: string; readonly doc_count: number }[];
}

/** Logins by period, the earliest first, and by method. */
export async function loginsByMethod(
  client: Client,
  index: string,
  range: TimeRange,
  calendar: Calendar,
  where: LoginsWhere = {},
): Promise<readonly LoginsRow[]> {
  const found = await periods(client, 'count the logins by method', {
    index,
    range,
    calendar,
    filter: [{ term: { [event.field]: event.value } }, ...conditions(where, fields)],
    aggregations: { methods: aggregation('terms', fields.method.field) },
  });
  return found.map(({ from, to, count, aggregations }) => ({
    from,
    to,
    logins: count,
    methods: (aggregations['methods'] as Terms).buckets.map(({ key, doc_count }) => ({
      method: key,
      logins: doc_count,
    })),
  }));
}
