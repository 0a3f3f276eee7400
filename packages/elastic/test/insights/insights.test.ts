import assert from 'node:assert/strict';
import type { Client } from '@elastic/elasticsearch';
import { modelCall, userLogin } from '@telltale/events';
import { before, beforeEach, describe, it } from 'mocha';
import { createInsights, type Insights } from '../../src/insights/index.ts';
import type { TimeRange } from '../../src/insights/range.ts';
import { setupElasticsearch } from '../../src/setup/index.ts';
import { indexEvents } from '../support/documents.ts';
import { newNamespace, realElasticsearch } from '../support/servers.ts';

const FROM = '2026-03-01T00:00:00Z';
const TO = '2026-03-02T00:00:00Z';
const DURING = Date.parse('2026-03-01T12:00:00Z');

describe('insights', function () {
  this.timeout(30_000);
  let client: Client;
  let namespace: string;
  let insights: Insights;
  before(async function () {
    ({ client } = await realElasticsearch(this));
    await setupElasticsearch(client);
  });
  beforeEach(() => {
    namespace = newNamespace();
    insights = createInsights(client, { namespace });
  });

  const index = (...events: readonly { name: string; at?: number; attributes?: object }[]) =>
    indexEvents(
      client,
      namespace,
      events.map((event) => ({ at: DURING, ...event })),
    );
  const call = (
    model: string | undefined,
    input: number,
    output: number,
    more: { total?: number; cached?: number; at?: number } = {},
  ) => ({
    name: modelCall.name,
    at: more.at ?? DURING,
    attributes: {
      'gen_ai.request.model': model,
      'gen_ai.usage.input_tokens': input,
      'gen_ai.usage.output_tokens': output,
      'gen_ai.usage.cache_read.input_tokens': more.cached,
      'telltale.usage.total_tokens': more.total,
    },
  });

  it('sums the tokens by model, the most used first', async () => {
    await index(
      call('small', 10, 5, { total: 15 }),
      call('large', 100, 50, { total: 150, cached: 80 }),
      call('large', 200, 20, { total: 220 }),
      { name: userLogin.name, attributes: { 'gen_ai.usage.input_tokens': 999 } },
    );
    assert.deepEqual(await insights.tokensByModel({ from: FROM, to: TO }), [
      { model: 'large', calls: 2, inputTokens: 300, outputTokens: 70, cachedTokens: 80, totalTokens: 370 },
      { model: 'small', calls: 1, inputTokens: 10, outputTokens: 5, cachedTokens: 0, totalTokens: 15 },
    ]);
  });

  it('adds input and output for calls that tell no total', async () => {
    await index(call('m', 10, 5), call('m', 1, 1, { total: 2 }));
    assert.equal((await insights.tokensByModel({ from: FROM, to: TO }))[0]?.totalTokens, 17);
  });

  it('keeps calls whose model is not known', async () => {
    await index(call(undefined, 3, 4));
    const [row] = await insights.tokensByModel({ from: FROM, to: TO });
    assert.deepEqual([row?.model, row?.calls, row?.totalTokens], [undefined, 1, 7]);
  });

  it('counts the first millisecond of a range and not the first after it', async () => {
    const from = Date.parse(FROM);
    const to = Date.parse(TO);
    await index(...[from - 1, from, to - 1, to].map((at) => call('m', 1, 0, { at })));
    assert.equal((await insights.tokensByModel({ from: FROM, to: TO }))[0]?.calls, 2);
  });

  it('finds every model, however many there are', async () => {
    await index(...Array.from({ length: 2_345 }, (_, i) => call(`model-${i}`, i, 0, { total: i })));
    const rows = await insights.tokensByModel({ from: FROM, to: TO });
    assert.equal(rows.length, 2_345);
    assert.equal(rows[0]?.model, 'model-2344');
  });

  it('counts events by name', async () => {
    await index({ name: userLogin.name }, { name: 'shop.order.placed' }, { name: userLogin.name });
    assert.deepEqual(await insights.countByEvent({ from: FROM, to: TO }), [
      { event: userLogin.name, count: 2 },
      { event: 'shop.order.placed', count: 1 },
    ]);
  });

  it('finds nothing before the first event', async () => {
    assert.deepEqual(await insights.tokensByModel({ from: FROM, to: TO }), []);
    assert.deepEqual(await insights.countByEvent({ from: FROM, to: TO }), []);
  });

  it('refuses a range that cannot be, whatever the question', async () => {
    type Question = (range: TimeRange, more: unknown) => Promise<unknown>;
    const questions = Object.entries<Question>(insights as unknown as Record<string, Question>);
    const calendar = { by: 'day', timeZone: 'UTC' };
    for (const [name, ask] of questions) {
      await assert.rejects(ask({ from: TO, to: FROM }, calendar), { code: 'E_ELASTIC_RANGE' }, name);
      await assert.rejects(ask({ from: '2026-03-01', to: TO }, calendar), { code: 'E_ELASTIC_RANGE' }, name);
    }
    assert.ok(questions.length >= 7);
  });
});
