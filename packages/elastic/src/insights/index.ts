import type { Client } from '@elastic/elasticsearch';
import { ANY_NAMESPACE, streamName } from '../streams.ts';
import { countByEvent, type EventCount } from './countByEvent.ts';
import type { TimeRange } from './range.ts';
import { type ModelTokens, tokensByModel } from './tokensByModel.ts';

/**
 * Answers from the events in Elasticsearch.
 *
 * All take a range whose `from` belongs to it and whose `to` does not, and throw {@link ElasticError} `E_ELASTIC_RANGE` for one that
 * cannot be.
 */
export interface Insights {
  /** How many tokens each model took, the most used first. */
  tokensByModel(range: TimeRange): Promise<readonly ModelTokens[]>;
  /** How often each event happened, the most frequent first. */
  countByEvent(range: TimeRange): Promise<readonly EventCount[]>;
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
  const events = streamName('events', options.namespace ?? ANY_NAMESPACE);
  return {
    tokensByModel: (range) => tokensByModel(client, events, range),
    countByEvent: (range) => countByEvent(client, events, range),
  };
}
