import type { Client, estypes } from '@elastic/elasticsearch';
import { type Calendar, checkedCalendar, clockOf } from './calendar.ts';
import { inRange, moments, type TimeRange } from './range.ts';
import { aggregated } from './search.ts';

/** A day, week or month; of the first and the last of a range, what lies in the range. */
export interface Period {
  /** Where it begins, as the clocks of its time zone show it, such as `2026-03-08T00:00:00-05:00`. */
  readonly from: string;
  /** Where it ends, which is where the next begins. */
  readonly to: string;
}

/** What to compute per period. */
export interface PeriodQuery {
  readonly index: string;
  readonly range: TimeRange;
  readonly calendar: Calendar;
  readonly filter: readonly estypes.QueryDslQueryContainer[];
  readonly aggregations: Readonly<Record<string, estypes.AggregationsAggregationContainer>>;
}

/** A period with its number of documents and its sub-aggregations. */
export interface PeriodGroup extends Period {
  readonly count: number;
  readonly aggregations: Readonly<Record<string, unknown>>;
}

/** The answer to a date histogram. */
interface Histogram {
  readonly buckets: readonly ({ readonly key: number; readonly doc_count: number } & Readonly<
    Record<string, unknown>
  >)[];
}

/**
 * Groups documents by the periods of a calendar, the earliest first; those without documents are there, too. Without a data stream there
 * are none.
 *
 * @param doing what is asked, for errors
 */
export async function periods(
  client: Client,
  doing: string,
  { index, range, calendar, filter, aggregations }: PeriodQuery,
): Promise<readonly PeriodGroup[]> {
  const [from, to] = moments(range);
  const cut = checkedCalendar(calendar);
  const answer = await aggregated<Histogram>(
    client,
    doing,
    { index, filter: [inRange(range), ...filter] },
    {
      // The bounds are moments in their periods, so the last is the one before the range's end.
      date_histogram: {
        field: '@timestamp',
        ...cut,
        min_doc_count: 0,
        extended_bounds: { min: from.getTime(), max: to.getTime() - 1 },
      },
      aggregations,
    },
  );
  const clock = clockOf(cut.time_zone);
  const buckets = answer?.buckets ?? [];
  return buckets.map(({ key, doc_count, ...rest }, i) => ({
    from: clock(Math.max(key, from.getTime())),
    to: clock(buckets[i + 1]?.key ?? to.getTime()),
    count: doc_count,
    aggregations: rest,
  }));
}
