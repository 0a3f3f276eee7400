import type { Client, estypes } from '@elastic/elasticsearch';
import { modelCall } from '@telltale/events';
import { aggregation } from '../datasets/aggregations.ts';
import { type DatasetField, datasetOf } from '../datasets/dataset.ts';
import { inRange, type TimeRange } from './range.ts';
import { type Group, groups } from './search.ts';

/** What one model was used for. */
export interface ModelTokens {
  /** The model that was asked for; `undefined` for calls that do not say. */
  readonly model: string | undefined;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Input tokens that the provider had cached; part of `inputTokens`. */
  readonly cachedTokens: number;
  /** As the calls say; for those that do not, input and output tokens. */
  readonly totalTokens: number;
}

const { fields, where } = datasetOf(modelCall);
const { model, inputTokens, outputTokens, cachedTokens, totalTokens } = fields;

const sum = ({ field }: DatasetField) => aggregation('sum', field);

const AGGREGATIONS: Readonly<Record<string, estypes.AggregationsAggregationContainer>> = {
  input: sum(inputTokens),
  output: sum(outputTokens),
  cached: sum(cachedTokens),
  total: sum(totalTokens),
  untotalled: {
    missing: { field: totalTokens.field },
    aggregations: { input: sum(inputTokens), output: sum(outputTokens) },
  },
};

/** Tokens by model, the most used first. */
export async function tokensByModel(
  client: Client,
  index: string,
  range: TimeRange,
): Promise<readonly ModelTokens[]> {
  const found = await groups(client, 'sum up the tokens by model', {
    index,
    filter: [inRange(range), { term: { [where.field]: where.value } }],
    by: { model: model.field },
    aggregations: AGGREGATIONS,
  });
  return found.map(row).sort((a, b) => b.totalTokens - a.totalTokens);
}

type Sum = { readonly value: number };

function row({ key, count, aggregations }: Group): ModelTokens {
  const { input, output, cached, total, untotalled } = aggregations as Record<
    'input' | 'output' | 'cached' | 'total',
    Sum
  > & { readonly untotalled: { readonly input: Sum; readonly output: Sum } };
  return {
    model: key['model'] ?? undefined,
    calls: count,
    inputTokens: input.value,
    outputTokens: output.value,
    cachedTokens: cached.value,
    totalTokens: total.value + untotalled.input.value + untotalled.output.value,
  };
}
