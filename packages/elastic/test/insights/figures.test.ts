import assert from 'node:assert/strict';
import type { Client } from '@elastic/elasticsearch';
import { before, beforeEach, describe, it } from 'mocha';
import { createInsights, type Insights } from '../../src/insights/index.ts';
import { setupElasticsearch } from '../../src/setup/index.ts';
import { type StreamKind, streamName } from '../../src/streams.ts';
import { newNamespace, realElasticsearch } from '../support/servers.ts';

const RANGE = { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' };
const DURING = '2026-03-01T12:00:00Z';
const CONTENT_TYPE = 'http.response.header.content-type';

describe('insights of logs, spans and metrics', function () {
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

  async function index(kind: StreamKind, documents: readonly object[], templates?: Record<string, string>) {
    const { errors, items } = await client.bulk({
      index: streamName(kind, namespace),
      refresh: true,
      operations: documents.flatMap((document) => [
        { create: templates ? { dynamic_templates: templates } : {} },
        { '@timestamp': DURING, ...document },
      ]),
    });
    assert.equal(errors, false, JSON.stringify(items));
  }

  it('counts logs by severity, the most severe first', async () => {
    const rows = [
      ['INFO', 9],
      ['SUCCESS', 10],
      ['INFO', 9],
      ['ERROR', 17],
    ] as const;
    await index(
      'logs',
      rows.map(([severity_text, severity_number]) => ({ severity_text, severity_number })),
    );
    assert.deepEqual(await insights.countBySeverity(RANGE), [
      { severity: 'ERROR', severityNumber: 17, count: 1 },
      { severity: 'SUCCESS', severityNumber: 10, count: 1 },
      { severity: 'INFO', severityNumber: 9, count: 2 },
    ]);
  });

  it('finds the slowest spans, without streams of events', async () => {
    const span = (name: string, duration: number, attributes: object) => ({
      name,
      duration,
      attributes,
      trace_id: 't',
      span_id: name,
      resource: { attributes: { 'service.name': 'chat' } },
    });
    await index('traces', [
      span('a', 5, { 'http.route': '/s/:id', 'url.path': '/s/1' }),
      span('b', 9, { 'url.path': '/s', [CONTENT_TYPE]: ['application/json'] }),
      span('c', 7, {}),
      span('d', 99, { [CONTENT_TYPE]: ['text/event-stream; charset=utf-8'] }),
    ]);
    const slow = await insights.slowestSpans(RANGE, 2);
    const common = { service: 'chat', traceId: 't' };
    assert.deepEqual(slow, [
      { name: 'b', route: '/s', duration: 9, spanId: 'b', ...common },
      { name: 'c', route: '', duration: 7, spanId: 'c', ...common },
    ]);
    assert.deepEqual((await insights.slowestSpans(RANGE, 3)).at(-1)?.route, '/s/:id');
  });

  it('tells how well caches worked', async () => {
    const point = (hit: boolean, requests: number, n: number) => ({
      _metric_names_hash: `${n}`,
      attributes: { 'cache.hit': hit },
      metrics: { 'cache.requests': requests },
    });
    await index('metrics', [point(true, 2, 1), point(true, 1, 2), point(false, 1, 3)], {
      'metrics.cache.requests': 'counter_long',
    });
    assert.deepEqual(await insights.cacheUsage(RANGE), { hits: 3, misses: 1, hitRatio: 0.75 });
  });

  it('finds nothing before anything has come', async () => {
    assert.deepEqual(await insights.countBySeverity(RANGE), []);
    assert.deepEqual(await insights.slowestSpans(RANGE, 5), []);
    assert.deepEqual(await insights.cacheUsage(RANGE), { hits: 0, misses: 0, hitRatio: null });
  });
});
