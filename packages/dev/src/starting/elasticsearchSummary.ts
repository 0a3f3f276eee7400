import type { Summary } from '@telltale/console';
import { ANY_NAMESPACE, type Insights, type StreamKind, streamName } from '@telltale/elastic';

/** What is needed of Elasticsearch's client. */
export interface Counting {
  count(query: {
    index: string;
    ignore_unavailable: boolean;
    query: { range: { '@timestamp': { gte: string } } };
  }): Promise<{ count: number }>;
}

/** The questions whose answers it shows. */
export type Asking = Pick<
  Insights,
  'countBySeverity' | 'countByEvent' | 'tokensByModel' | 'slowestSpans' | 'cacheUsage'
>;

const SLOWEST_SPANS = 5;

/**
 * The console's summary, asked of Elasticsearch. Metric points count as documents, each of which may hold several; the latest records
 * and the calls' average duration are not asked for.
 */
export async function elasticsearchSummary(client: Counting, insights: Asking, from: Date): Promise<Summary> {
  const range = { from, to: new Date(Date.now() + 1) };
  const total = async (kind: StreamKind): Promise<number> => {
    const index = streamName(kind, ANY_NAMESPACE);
    const query = { range: { '@timestamp': { gte: from.toISOString() } } };
    return (await client.count({ index, ignore_unavailable: true, query })).count;
  };
  const [severities, events, models, slowest, cache, spans, metricPoints] = await Promise.all([
    insights.countBySeverity(range),
    insights.countByEvent(range),
    insights.tokensByModel(range),
    insights.slowestSpans(range, SLOWEST_SPANS),
    insights.cacheUsage(range),
    total('traces'),
    total('metrics'),
  ]);
  return {
    sinceNs: BigInt(from.getTime()) * 1_000_000n,
    logs: {
      total: sum(severities),
      bySeverity: severities.map((row) => ({ ...row, severity: row.severity || 'UNSPECIFIED' })),
    },
    events: { total: sum(events), byName: events.map(({ event, count }) => ({ name: event, count })) },
    spans: {
      total: spans,
      slowest: slowest.map(({ duration, ...span }) => ({
        ...span,
        durationNs: BigInt(Math.round(duration)),
      })),
    },
    metricPoints: { total: metricPoints },
    models: models
      .map(({ model = '', totalTokens: _, ...used }) => ({ ...used, model, averageSeconds: null }))
      .sort((a, b) => b.calls - a.calls),
    cache,
    latestLogs: [],
    forgotten: { logs: 0, spans: 0, metricPoints: 0 },
  };
}

function sum(rows: readonly { readonly count: number }[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}
