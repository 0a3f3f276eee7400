import type { Reading } from '../usage/reading.ts';

/** What a model's tokens cost, each for a million of them. */
export interface Price {
  readonly input: number;
  /** @default 0 */
  readonly output?: number;
  /** Tokens of the prompt that the provider had cached. @default as `input` */
  readonly cached?: number;
  /** ISO 4217. @default 'USD' */
  readonly currency?: string;
}

/**
 * Prices by model, such as `{ 'gpt-4o': { input: 2.5, cached: 1.25, output: 10 } }`. A model without an entry takes the one with the
 * longest name that its own begins with, so that `gpt-4o-2024-08-06` finds `gpt-4o`.
 */
export type PriceTable = Readonly<Record<string, Price>>;

const TOKENS = 1_000_000;

// One table per process: the preload, which records calls that it sees as spans, may have its own copy of this module.
const TABLE = Symbol.for('telltale.events.prices');
const globals = globalThis as { [TABLE]?: PriceTable };

/** Sets the prices of this process, for calls observed by hand and by their spans. */
export function usePrices(table: PriceTable): void {
  globals[TABLE] = table;
}

/** The cost of a call, where its tokens and its model's price are known. */
export function costOf(
  models: readonly (string | undefined)[],
  { inputTokens, outputTokens = 0, cachedTokens = 0 }: Reading,
): { cost?: number; costCurrency?: string } {
  const table = globals[TABLE];
  if (!table || inputTokens === undefined) return {};
  const price = priceOf(table, models);
  if (!price) return {};
  const { input, output = 0, cached = input, currency = 'USD' } = price;
  const fresh = Math.max(0, inputTokens - cachedTokens);
  const cost = (fresh * input + cachedTokens * cached + outputTokens * output) / TOKENS;
  return Number.isFinite(cost) ? { cost, costCurrency: currency } : {};
}

function priceOf(table: PriceTable, models: readonly (string | undefined)[]): Price | undefined {
  for (const model of models) {
    if (model === undefined) continue;
    if (Object.hasOwn(table, model)) return table[model];
    const [longest] = Object.keys(table)
      .filter((name) => model.startsWith(name))
      .sort((a, b) => b.length - a.length);
    if (longest !== undefined) return table[longest];
  }
  return undefined;
}
