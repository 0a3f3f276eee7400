import assert from 'node:assert/strict';
import type { Client } from '@elastic/elasticsearch';
import { before, describe, it } from 'mocha';
import { setupElasticsearch } from '../../src/setup/index.ts';
import { documents, mappedType } from '../support/documents.ts';
import { keyValues, send } from '../support/otlp.ts';
import { newNamespace, realCollector, realElasticsearch } from '../support/servers.ts';

describe('the collector with spans', function () {
  this.timeout(60_000);
  let client: Client;
  let url: string;
  before(async function () {
    const elasticsearch = await realElasticsearch(this);
    client = elasticsearch.client;
    await setupElasticsearch(client);
    url = (await realCollector(this, elasticsearch.url)).otlpHttpUrl;
  });

  it('keeps ids, start and duration exact, and gives the span’s events to the logs', async () => {
    const namespace = newNamespace();
    const start = 1_721_314_113_467_001_234n;
    const span = {
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      parentSpanId: 'eee19b7ec3c1b173',
      name: 'chat m',
      kind: 3,
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + 1_500_000_007n),
      attributes: keyValues({
        'gen_ai.usage.input_tokens': 12,
        'gen_ai.request.model': 'm',
        unknown: { a: 1 },
      }),
      events: [
        {
          name: 'exception',
          timeUnixNano: String(start + 5n),
          attributes: keyValues({ 'exception.message': 'it broke', 'data_stream.dataset': 'evil' }),
        },
      ],
      links: [
        {
          traceId: '5b8efff798038103d269b633813fc60d',
          spanId: 'eee19b7ec3c1b175',
          attributes: keyValues({ why: 'retry' }),
        },
      ],
      status: { code: 2, message: 'it broke' },
    };
    await send({ url, namespace }, 'traces', [span]);
    const [spanDocument, event] = await documents(client, namespace, 2);

    assert.equal(spanDocument?.stream, `traces-telltale.app.otel-${namespace}`);
    assert.equal(spanDocument?.source.trace_id, span.traceId);
    assert.equal(spanDocument?.source.span_id, span.spanId);
    assert.equal(spanDocument?.source['@timestamp'], '1721314113467.0');
    assert.equal(spanDocument?.source.duration, 1_500_000_007);
    const stream = `traces-telltale.app.otel-${namespace}`;
    assert.equal(await mappedType(client, stream, 'attributes.gen_ai.usage.input_tokens'), 'long');
    const filters = [
      { term: { 'attributes.telltale.time_unix_nano': String(start) } },
      { term: { 'span.name': 'chat m' } },
      { term: { 'links.attributes.why': 'retry' } },
      { term: { 'status.code': 'Error' } },
    ];
    const { count } = await client.count({ index: stream, query: { bool: { filter: filters } } });
    assert.equal(count, 1);

    assert.equal(event?.stream, `logs-telltale.app.otel-${namespace}`);
    assert.equal(event?.source.event_name, 'exception');
    assert.equal(event?.source.span_id, span.spanId);
    assert.equal(event?.source['@timestamp'], '1721314113467.0');
  });
});
