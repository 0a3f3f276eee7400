import type { Client, estypes } from '@elastic/elasticsearch';
import { elasticError } from '../errors.ts';

/** One group of a composite aggregation: its key, its number of documents, and its sub-aggregations. */
export interface Group {
  readonly key: Readonly<Record<string, string | null>>;
  readonly count: number;
  readonly aggregations: Readonly<Record<string, unknown>>;
}

/** Which documents to ask. */
export interface DocumentQuery {
  readonly index: string;
  readonly filter: readonly estypes.QueryDslQueryContainer[];
}

/** What to group documents by, and what to compute per group. */
export interface GroupQuery extends DocumentQuery {
  /** Field by the name of the key. Documents without the field form a group of their own, with `null`. */
  readonly by: Readonly<Record<string, string>>;
  readonly aggregations?: Readonly<Record<string, estypes.AggregationsAggregationContainer>>;
}

const PAGE = 1000;

/**
 * Groups documents completely, page by page: no group is cut off.
 *
 * @param doing what is asked, for errors
 */
export async function groups(client: Client, doing: string, query: GroupQuery): Promise<readonly Group[]> {
  const sources = Object.entries(query.by).map(([key, field]) => ({
    [key]: { terms: { field, missing_bucket: true } },
  }));
  const found: Group[] = [];
  let after: estypes.AggregationsCompositeAggregateKey | undefined;
  do {
    const page = await aggregated<Page>(client, doing, query, {
      composite: { size: PAGE, sources, ...(after && { after }) },
      ...(query.aggregations && { aggregations: query.aggregations }),
    });
    for (const { key, doc_count, ...aggregations } of page?.buckets ?? []) {
      found.push({ key, count: doc_count, aggregations });
    }
    after = page?.after_key;
  } while (after);
  return found;
}

/** The answer to a composite aggregation. */
interface Page {
  readonly after_key?: estypes.AggregationsCompositeAggregateKey;
  readonly buckets: readonly ({
    readonly key: Group['key'];
    readonly doc_count: number;
  } & Readonly<Record<string, unknown>>)[];
}

/**
 * The answer to an aggregation; none where there is no data stream yet.
 *
 * @param doing what is asked, for errors
 */
export async function aggregated<Answer>(
  client: Client,
  doing: string,
  { index, filter }: DocumentQuery,
  aggregation: estypes.AggregationsAggregationContainer,
): Promise<Answer | undefined> {
  try {
    const answer = await client.search({
      index,
      // Before the first event there is no stream.
      ignore_unavailable: true,
      size: 0,
      track_total_hits: false,
      // A part of the figures is no figure.
      allow_partial_search_results: false,
      query: { bool: { filter: [...filter] } },
      aggregations: { answer: aggregation },
    });
    return answer.aggregations?.['answer'] as Answer | undefined;
  } catch (error) {
    throw elasticError(doing, error);
  }
}
