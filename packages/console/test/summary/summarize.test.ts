import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type Store, summarize } from '../../src/index.ts';
import { sqliteStore } from '../../src/store/sqlite.ts';
import { logRow, spanRow, sumPoint } from '../support/rows.ts';

describe('summarize', () => {
  let store: Store;
  beforeEach(() => {
    store = sqliteStore();
  });
  afterEach(() => store.close());

  const call = (attributes: Record<string, string | number>) =>
    logRow({ eventName: 'telltale.model.call', timeUnixNano: 10n, attributes });

  it('of an empty store is all zeros', async () => {
    assert.deepEqual(await summarize(store), {
      sinceNs: 0n,
      logs: { total: 0, bySeverity: [] },
      events: { total: 0, byName: [] },
      spans: { total: 0, slowest: [] },
      metricPoints: { total: 0 },
      models: [],
      cache: { hits: 0, misses: 0, hitRatio: null },
      latestLogs: [],
      forgotten: { logs: 0, spans: 0, metricPoints: 0 },
    });
  });

  it('counts logs by severity, and events, which are no logs, by name', async () => {
    await store.addLogs([
      ...[9, 9, 10, 17, 0].map((severityNumber) => logRow({ severityNumber, severityText: '' })),
      ...['b', 'a', 'b'].map((eventName) => logRow({ eventName })),
    ]);
    const { logs, events, latestLogs } = await summarize(store);
    assert.deepEqual(logs, {
      total: 5,
      bySeverity: [
        { severity: 'ERROR', severityNumber: 17, count: 1 },
        { severity: 'INFO', severityNumber: 10, count: 3 },
        { severity: 'UNSPECIFIED', severityNumber: 0, count: 1 },
      ],
    });
    assert.deepEqual(events, {
      total: 3,
      byName: [
        { name: 'b', count: 2 },
        { name: 'a', count: 1 },
      ],
    });
    assert.equal(latestLogs.length, 8);
  });

  it('calls severities what their senders call them', async () => {
    await store.addLogs([
      logRow({ severityNumber: 10, severityText: 'SUCCESS' }),
      logRow({ severityNumber: 9, severityText: 'info' }),
      logRow({ severityNumber: 9, severityText: '' }),
      logRow({ severityNumber: 13, severityText: 'WARNING' }),
    ]);
    const { logs } = await summarize(store);
    assert.deepEqual(
      logs.bySeverity.map(({ severity, count }) => [severity, count]),
      [
        ['WARNING', 1],
        ['SUCCESS', 1],
        ['INFO', 2],
      ],
    );
  });

  it('adds up tokens by model', async () => {
    await store.addLogs([
      call({
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 20,
        'gen_ai.usage.cache_read.input_tokens': 64,
        'telltale.duration': 1.5,
      }),
      call({
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.usage.input_tokens': 10,
        'gen_ai.usage.output_tokens': 2,
        'telltale.duration': 0.5,
      }),
      call({ 'gen_ai.request.model': 'gpt-4o', 'error.type': 'timeout' }),
      call({ 'gen_ai.usage.input_tokens': 1 }),
    ]);
    const { models } = await summarize(store);
    assert.deepEqual(models, [
      { model: 'gpt-4o', calls: 3, inputTokens: 110, outputTokens: 22, cachedTokens: 64, averageSeconds: 1 },
      { model: '', calls: 1, inputTokens: 1, outputTokens: 0, cachedTokens: 0, averageSeconds: null },
    ]);
  });

  it('gives the cache hit ratio', async () => {
    await store.addMetricPoints([
      sumPoint(1, { 'cache.hit': true }, [0n, 10n], 3),
      sumPoint(2, { 'cache.hit': false }, [1n, 10n], 1),
    ]);
    assert.deepEqual((await summarize(store)).cache, { hits: 3, misses: 1, hitRatio: 0.75 });
  });

  it('looks at the given window only', async () => {
    await store.addLogs([call({ 'gen_ai.request.model': 'old' }), logRow({ timeUnixNano: 5n })]);
    await store.addSpans([spanRow({ endTimeUnixNano: 5n })]);
    await store.addMetricPoints([sumPoint(1, { 'cache.hit': true }, [0n, 10n], 3)]);
    const summary = await summarize(store, { sinceNs: 11n });
    const empty = sqliteStore();
    assert.deepEqual(summary, { ...(await summarize(empty)), sinceNs: 11n });
    await empty.close();
  });
});
