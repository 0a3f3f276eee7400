import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { costOf, type PriceTable, usePrices } from '../../src/observe/price.ts';

const MILLION = { inputTokens: 1_000_000 };

describe('the price of a model', () => {
  afterEach(() => usePrices({}));
  const found = (table: PriceTable, ...models: string[]) => {
    usePrices(table);
    return costOf(models, MILLION).cost;
  };

  const table = { 'gpt-4': { input: 30 }, 'gpt-4o': { input: 2 }, 'claude-3-5-sonnet': { input: 3 } };
  for (const [model, price] of [
    ['gpt-4o', 2],
    ['gpt-4o-2024-08-06', 2],
    ['gpt-4-0613', 30],
    ['claude-3-5-sonnet-20241022', 3],
    ['claude-3-5-sonnet-latest', 3],
    ['claude-3-5-sonnet@20241022', 3],
    ['claude-3-5-sonnet-20241022-v2:0', 3],
    ['gpt-4o-mini', undefined],
    ['gpt-4o-mini-2024-07-18', undefined],
    ['gpt-4o-audio-preview', undefined],
    ['gpt-4.1', undefined],
    ['gpt-4-32k', undefined],
    ['gpt-4-turbo-2024-04-09', undefined],
    ['claude-3-5', undefined],
  ] as const) {
    it(`of ${model} is ${price ?? 'not known'} where the table has ${Object.keys(table).join(', ')}`, () => {
      assert.equal(found(table, model), price);
    });
  }

  it('is that of its own name, the answering one’s first, before that of a version', () => {
    const prices = { a: { input: 1 }, 'a-001': { input: 2 }, b: { input: 3 } };
    assert.equal(found(prices, 'a-001', 'b'), 2);
    assert.equal(found(prices, 'a-002', 'b'), 3);
    assert.equal(found(prices, 'a-002', 'c'), 1);
    assert.equal(found(prices, 'c', 'a-003'), 1);
  });

  it('counts what went into the cache by its own price, or as any other', () => {
    const reading = { inputTokens: 1_000_000, cachedTokens: 400_000, cacheWriteTokens: 100_000 };
    usePrices({ a: { input: 10, cached: 1, cacheWrite: 12.5 } });
    assert.ok(Math.abs(Number(costOf(['a'], reading).cost) - (5 + 0.4 + 1.25)) < 1e-9);
    usePrices({ a: { input: 10, cached: 1 } });
    assert.ok(Math.abs(Number(costOf(['a'], reading).cost) - (6 + 0.4)) < 1e-9);
  });
});
