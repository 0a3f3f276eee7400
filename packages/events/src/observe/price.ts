import { processWide } from '@telltale/logging/processWide';
import type { Reading } from '../usage/reading.ts';

/** What a model's tokens cost, each for a million of them. */
export interface Price {
  readonly input: number;
  /** @default 0 */
  readonly output?: number;
  /** Tokens of the prompt that the provider had cached. @default as `input` */
  readonly cached?: number;
  /** Tokens of the prompt that the provider put into its cache. @default as `input` */
  readonly cacheWrite?: number;
  /** ISO 4217. @default 'USD' */
  readonly currency?: string;
}

/**
 * Prices by model, such as `{ 'gpt-4o': { input: 2.5, cached: 1.25, output: 10 } }`. A model without an entry takes that of the model whose
 * version it is: `gpt-4o-2024-08-06` finds `gpt-4o`, and `gpt-4o-mini` does not.
 */
export type PriceTable = Readonly<Record<string, Price>>;

const TOKENS = 1_000_000;

// The preload, which records calls that it sees as spans, may have its own copy of this module.
const prices = processWide<{ table?: PriceTable }>('events.v1.prices', () => ({}));

/** Sets the prices of this process, for calls observed by hand and by their spans. */
export function usePrices(table: PriceTable): void {
  prices.table = table;
}

/** The cost of a call, where its tokens and its model's price are known. */
export function costOf(
  models: readonly (string | undefined)[],
  { inputTokens, outputTokens = 0, cachedTokens = 0, cacheWriteTokens = 0 }: Reading,
): { cost?: number; costCurrency?: string } {
  const { table } = prices;
  if (!table || inputTokens === undefined) return {};
  const price = priceOf(table, models);
  if (!price) return {};
  const { input, output = 0, cached = input, cacheWrite = input, currency = 'USD' } = price;
  const fresh = Math.max(0, inputTokens - cachedTokens - cacheWriteTokens);
  const prompt = fresh * input + cachedTokens * cached + cacheWriteTokens * cacheWrite;
  const cost = (prompt + outputTokens * output) / TOKENS;
  return Number.isFinite(cost) ? { cost, costCurrency: currency } : {};
}

/** The names of models, the answering one first. Any of them by its own name goes before any by that of a version. */
function priceOf(table: PriceTable, models: readonly (string | undefined)[]): Price | undefined {
  const named = models.filter((model) => model !== undefined);
  const own = named.find((model) => Object.hasOwn(table, model));
  if (own !== undefined) return table[own];
  const entries = Object.keys(table);
  for (const model of named) {
    const entry = entries.find((name) => isVersionOf(model, name));
    if (entry !== undefined) return table[entry];
  }
  return undefined;
}

/** A date or a build of three digits or more, `latest`, or Bedrock's `v2:0`; not `mini`, `.1` or `32k`, which are other models. */
const VERSION = /^(?:[-@:](?:\d{3,8}(?:-\d{2}){0,2}|latest|v\d{1,3}(?::\d{1,3})?))+$/;

function isVersionOf(model: string, name: string): boolean {
  return model.startsWith(name) && VERSION.test(model.slice(name.length));
}
