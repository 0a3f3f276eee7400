import type { Client } from '@elastic/elasticsearch';
import { ANY_NAMESPACE, streamName } from '../streams.ts';
import { type ActiveUsersRow, type ActivityWhere, activeUsers } from './activeUsers.ts';
import { type CacheUsageRow, cacheUsage } from './cacheUsage.ts';
import type { Calendar } from './calendar.ts';
import { countByEvent, type EventCount } from './countByEvent.ts';
import { countBySeverity, type SeverityCountRow } from './countBySeverity.ts';
import { type LoginsRow, type LoginsWhere, loginsByMethod } from './loginsByMethod.ts';
import type { TimeRange } from './range.ts';
import { type SlowSpanRow, slowestSpans } from './slowestSpans.ts';
import { type ModelTokens, tokensByModel } from './tokensByModel.ts';

/**
 * Answers from what is in Elasticsearch.
 *
 * All take a range whose `from` belongs to it and whose `to` does not, and throw {@link ElasticError} `E_ELASTIC_RANGE` for one that
 * cannot be. Those that answer by day, week or month take a {@link Calendar} with a time zone, and have a row for each period, also where
 * nothing happened; `E_ELASTIC_CALENDAR` and `E_ELASTIC_FILTER` are for calendars and filters that cannot be. Before the first event has
 * come there are no rows.
 */
export interface Insights {
  /** How many tokens each model took, the most used first. */
  tokensByModel(range: TimeRange): Promise<readonly ModelTokens[]>;
  /** How often each event happened, the most frequent first. */
  countByEvent(range: TimeRange): Promise<readonly EventCount[]>;
  /** How many different users were active in each day, week or month, the earliest first. @param where whose activity, all by default */
  activeUsers(
    range: TimeRange,
    calendar: Calendar,
    where?: ActivityWhere,
  ): Promise<readonly ActiveUsersRow[]>;
  /** How many logins there were in each day, week or month, the earliest first, by method. @param where whose logins, all by default */
  loginsByMethod(range: TimeRange, calendar: Calendar, where?: LoginsWhere): Promise<readonly LoginsRow[]>;
  /** How many log records have which severity, the most severe first. */
  countBySeverity(range: TimeRange): Promise<readonly SeverityCountRow[]>;
  /** The slowest spans, the slowest first, without responses of server-sent events. @param limit how many */
  slowestSpans(range: TimeRange, limit: number): Promise<readonly SlowSpanRow[]>;
  /** How well caches worked. */
  cacheUsage(range: TimeRange): Promise<CacheUsageRow>;
}

/** Which data streams to ask. */
export interface InsightsOptions {
  /** @default all namespaces */
  readonly namespace?: string;
}

/**
 * Makes the questions that can be asked.
 *
 * @example
 * ```ts
 * import { createInsights, elasticClient } from '@telltale/elastic';
 *
 * const insights = createInsights(elasticClient({ node: 'http://127.0.0.1:9200' }));
 * const to = new Date();
 * const from = new Date(to.getTime() - 3_600_000);
 * console.table(await insights.tokensByModel({ from, to }));
 * ```
 */
export function createInsights(client: Client, options: InsightsOptions = {}): Insights {
  const { namespace = ANY_NAMESPACE } = options;
  const events = streamName('events', namespace);
  return {
    tokensByModel: (range) => tokensByModel(client, events, range),
    countByEvent: (range) => countByEvent(client, events, range),
    activeUsers: (range, calendar, where) => activeUsers(client, events, range, calendar, where),
    loginsByMethod: (range, calendar, where) => loginsByMethod(client, events, range, calendar, where),
    countBySeverity: (range) => countBySeverity(client, streamName('logs', namespace), range),
    slowestSpans: (range, limit) => slowestSpans(client, streamName('traces', namespace), range, limit),
    cacheUsage: (range) => cacheUsage(client, streamName('metrics', namespace), range),
  };
}
