import assert from 'node:assert/strict';
import type { Client } from '@elastic/elasticsearch';
import { before, beforeEach, describe, it } from 'mocha';
import { detectCapabilities } from '../../src/capabilities.ts';
import { setupElasticsearch } from '../../src/setup/index.ts';
import { documents, mappedType } from '../support/documents.ts';
import { keyValues, type Sender, send } from '../support/otlp.ts';
import { newNamespace, realCollector, realElasticsearch } from '../support/servers.ts';

const DELTA = 1;
const CUMULATIVE = 2;

describe('the collector with metrics', function () {
  this.timeout(60_000);
  let client: Client;
  let url: string;
  let sender: Sender;
  /** When the metrics' process started: after the collector, or the first values would not be deltas. */
  let startedAt: bigint;
  before(async function () {
    const elasticsearch = await realElasticsearch(this);
    client = elasticsearch.client;
    await setupElasticsearch(client);
    url = (await realCollector(this, elasticsearch.url)).otlpHttpUrl;
  });
  beforeEach(() => {
    sender = { url, namespace: newNamespace() };
    startedAt = BigInt(Date.now()) * 1_000_000n;
  });

  const stream = () => `metrics-telltale.app.otel-${sender.namespace}`;
  const at = (second: number) => ({
    startTimeUnixNano: String(startedAt),
    timeUnixNano: String(startedAt + BigInt(second) * 1_000_000_000n),
  });
  const histogram = (temporality: number, second: number, bucketCounts: number[]) => ({
    name: 'gen_ai.client.operation.duration',
    unit: 's',
    histogram: {
      aggregationTemporality: temporality,
      dataPoints: [
        {
          ...at(second),
          count: String(bucketCounts.reduce((sum, count) => sum + count, 0)),
          sum: 1,
          explicitBounds: [0.1, 1, 10],
          bucketCounts: bucketCounts.map(String),
          attributes: keyValues({ 'gen_ai.request.model': 'm' }),
        },
      ],
    },
  });

  /** Number of measurements in histograms, as far as this Elasticsearch can tell. */
  async function measurements(metric: string): Promise<number> {
    const field = `metrics.${metric}`;
    const { histogram: hasType } = await detectCapabilities(client);
    const { aggregations } = await client.search<unknown, { n: { value: number } }>({
      index: stream(),
      size: 0,
      aggregations: { n: hasType ? { value_count: { field } } : { sum: { field: `${field}.counts` } } },
    });
    return aggregations?.n.value ?? 0;
  }

  it('indexes delta histograms so that their counts can be summed', async () => {
    await send(sender, 'metrics', [histogram(DELTA, 1, [1, 2, 0, 4])]);
    await send(sender, 'metrics', [histogram(DELTA, 2, [2, 2, 2, 0])]);
    const [first] = await documents(client, sender.namespace, 2);
    assert.equal(first?.stream, stream());
    assert.deepEqual(first?.source.metrics, {
      'gen_ai.client.operation.duration': { counts: [1, 2, 4], values: [0.05, 0.55, 10] },
    });
    assert.equal(await measurements('gen_ai.client.operation.duration'), 13);
  });

  it('turns cumulative histograms and sums into deltas', async () => {
    const sum = (second: number, asInt: number) => ({
      name: 'requests',
      unit: '{request}',
      sum: {
        aggregationTemporality: CUMULATIVE,
        isMonotonic: true,
        dataPoints: [{ ...at(second), asInt: String(asInt) }],
      },
    });
    await send(sender, 'metrics', [histogram(CUMULATIVE, 1, [1, 1, 0, 0]), sum(1, 5)]);
    await send(sender, 'metrics', [histogram(CUMULATIVE, 2, [3, 1, 1, 0]), sum(2, 12)]);
    await documents(client, sender.namespace, 4);
    assert.equal(await measurements('gen_ai.client.operation.duration'), 5);
    const { aggregations } = await client.search<unknown, { total: { value: number } }>({
      index: stream(),
      size: 0,
      aggregations: { total: { sum: { field: 'metrics.requests' } } },
    });
    assert.equal(aggregations?.total.value, 12);
  });

  it('gives integers, fractions and summaries their types', async () => {
    const point = at(1);
    await send(sender, 'metrics', [
      {
        name: 'cache.hits',
        sum: {
          aggregationTemporality: DELTA,
          isMonotonic: true,
          dataPoints: [{ ...point, asInt: '9007199254740993' }],
        },
      },
      { name: 'queue.fill', gauge: { dataPoints: [{ ...point, asDouble: 2 }] } },
      { name: 'queue.length', gauge: { dataPoints: [{ ...point, asInt: '3' }] } },
      { name: 'latency', summary: { dataPoints: [{ ...point, count: '3', sum: 4.5 }] } },
    ]);
    await documents(client, sender.namespace, 1);
    assert.equal(await mappedType(client, stream(), 'metrics.cache.hits'), 'long');
    assert.equal(await mappedType(client, stream(), 'metrics.queue.fill'), 'double');
    assert.equal(await mappedType(client, stream(), 'metrics.queue.length'), 'long');
    const { aggregateMetricDouble } = await detectCapabilities(client);
    if (aggregateMetricDouble) {
      assert.equal(await mappedType(client, stream(), 'metrics.latency'), 'aggregate_metric_double');
    } else {
      assert.equal(await mappedType(client, stream(), 'metrics.latency.sum'), 'double');
      assert.equal(await mappedType(client, stream(), 'metrics.latency.value_count'), 'long');
    }
  });
});
