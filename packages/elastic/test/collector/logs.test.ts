import assert from 'node:assert/strict';
import type { Client } from '@elastic/elasticsearch';
import { before, beforeEach, describe, it } from 'mocha';
import { setupElasticsearch } from '../../src/setup/index.ts';
import { documents, mappedType } from '../support/documents.ts';
import { Double, logRecord, type Sender, send } from '../support/otlp.ts';
import { newNamespace, realCollector, realElasticsearch } from '../support/servers.ts';

const NOW = BigInt(Date.now()) * 1_000_000n;
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('the collector with logs and events', function () {
  this.timeout(60_000);
  let client: Client;
  let url: string;
  let sender: Sender;
  before(async function () {
    const elasticsearch = await realElasticsearch(this);
    client = elasticsearch.client;
    await setupElasticsearch(client);
    url = (await realCollector(this, elasticsearch.url)).otlpHttpUrl;
  });
  beforeEach(() => {
    sender = { url, namespace: newNamespace() };
  });

  const sendLogs = (...records: Parameters<typeof logRecord>[0][]) =>
    send(sender, 'logs', records.map(logRecord));
  const found = (count: number) => documents(client, sender.namespace, count);

  it('puts events and plain logs into streams of their own, under their own ids', async () => {
    await sendLogs(
      { timeUnixNano: NOW, eventName: 'telltale.user.login', attributes: { 'event.id': 'event-1' } },
      { timeUnixNano: NOW + 1n, attributes: { 'event.id': 'event-2', 'event.name': 'by.attribute' } },
      { timeUnixNano: NOW + 2n, body: 'a log', attributes: { 'log.record.uid': 'record-1' } },
    );
    assert.deepEqual(
      (await found(3)).map(({ stream, id, source }) => [stream, id, source.event_name, source.body?.text]),
      [
        [`logs-telltale.events.otel-${sender.namespace}`, 'event-1', 'telltale.user.login', undefined],
        [`logs-telltale.events.otel-${sender.namespace}`, 'event-2', 'by.attribute', undefined],
        [`logs-telltale.app.otel-${sender.namespace}`, 'record-1', undefined, 'a log'],
      ],
    );
  });

  it('keeps a batch that is sent twice once', async () => {
    const batch = [
      { timeUnixNano: NOW, eventName: 'telltale.user.login', attributes: { 'event.id': 'event-1' } },
      { timeUnixNano: NOW + 1n, attributes: { 'log.record.uid': 'record-1' } },
    ];
    await sendLogs(...batch);
    await found(2);
    await sendLogs(...batch, { timeUnixNano: NOW + 2n, body: 'the last one' });
    assert.equal((await found(3)).at(-1)?.source.body?.text, 'the last one');
  });

  it('makes an id for a record that has none, or one that cannot be', async () => {
    await sendLogs(
      { timeUnixNano: NOW, body: 'none' },
      { timeUnixNano: NOW + 1n, attributes: { 'event.id': '', 'log.record.uid': 7 } },
      { timeUnixNano: NOW + 2n, attributes: { 'log.record.uid': 'x'.repeat(513) } },
    );
    const [none, unfit, long] = (await found(3)).map(({ id }) => id);
    assert.match(String(none), UUID_V7);
    assert.match(String(unfit), UUID_V7);
    assert.match(String(long), /^[0-9a-f]{64}$/);
  });

  it('keeps nanoseconds exact in a field of their own, and whole milliseconds in @timestamp', async () => {
    const second = 1_721_314_113_000_000_000n;
    const remainders = [1_234n, 67_000_001n, 67_001_234n, 999_999_999n];
    await sendLogs(...remainders.map((rest) => ({ timeUnixNano: second + rest, body: String(rest) })));
    const sources = (await found(4)).map(({ source }) => source);
    assert.deepEqual(
      sources.map(({ body }) => body?.text),
      remainders.map(String),
    );
    const { hits } = await client.search({
      index: `logs-telltale.app.otel-${sender.namespace}`,
      sort: [{ 'attributes.telltale.time_unix_nano': 'asc' }],
      fields: [{ field: '@timestamp', format: 'strict_date_time' }],
      docvalue_fields: ['attributes.telltale.time_unix_nano'],
      _source: false,
    });
    assert.deepEqual(
      hits.hits.map(({ fields }) => fields?.['@timestamp'][0]),
      [
        '2024-07-18T14:48:33.000Z',
        '2024-07-18T14:48:33.067Z',
        '2024-07-18T14:48:33.067Z',
        '2024-07-18T14:48:33.999Z',
      ],
    );
    const stream = `logs-telltale.app.otel-${sender.namespace}`;
    assert.equal(await mappedType(client, stream, 'attributes.telltale.time_unix_nano'), 'long');
    const { count } = await client.count({
      index: stream,
      query: { term: { 'attributes.telltale.time_unix_nano': String(second + 67_001_234n) } },
    });
    assert.equal(count, 1);
  });

  it('takes the observed time, else the present, for a record without a time', async () => {
    const start = Date.now();
    await sendLogs(
      { observedTimeUnixNano: 1_721_314_113_467_000_001n, body: 'observed' },
      { body: 'neither' },
    );
    const [observed, neither] = (await found(2)).map(({ source }) => source);
    assert.equal(observed?.['@timestamp'], '1721314113467.0');
    assert.equal(observed?.observed_timestamp, '1721314113467.0');
    assert.ok(Number(neither?.['@timestamp']) >= start - 1);
  });

  it('keeps 64-bit integers and doubles what they are', async () => {
    await sendLogs({
      timeUnixNano: NOW,
      eventName: 'test.numbers',
      attributes: { big: 9_223_372_036_854_775_807n, whole: new Double(12), small: 3, fraction: 0.1 },
    });
    await found(1);
    const stream = `logs-telltale.events.otel-${sender.namespace}`;
    for (const [name, type] of Object.entries({
      big: 'long',
      whole: 'double',
      small: 'long',
      fraction: 'double',
    })) {
      assert.equal(await mappedType(client, stream, `attributes.${name}`), type, name);
    }
    const { count } = await client.count({
      index: stream,
      query: { term: { 'attributes.big': '9223372036854775807' } },
    });
    assert.equal(count, 1);
  });

  it('indexes an event with attributes that no definition knows', async () => {
    await sendLogs({
      timeUnixNano: NOW,
      eventName: 'shop.order.placed',
      attributes: {
        'shop.channel': 'web',
        'shop.cart': { items: 3, 'first.item': 'book' },
        'shop.tags': ['a', 'b'],
      },
    });
    await found(1);
    const { count } = await client.count({
      index: `logs-telltale.events.otel-${sender.namespace}`,
      query: {
        bool: {
          filter: [
            { term: { 'attributes.shop.channel': 'web' } },
            { term: { 'attributes.shop.cart.items': 3 } },
            { term: { 'attributes.shop.tags': 'b' } },
            { term: { 'shop.channel': 'web' } },
          ],
        },
      },
    });
    assert.equal(count, 1);
  });

  it('refuses no record for what it says', async () => {
    const hostile: object[] = [
      { 'telltale.duration': 'long', 'telltale.start_time': 'yesterday', 'gen_ai.request.stream': 'perhaps' },
      { 'user.id': { an: 'object' }, 'telltale.usage.total_tokens': [1, { two: 3 }] },
      { mixed: 1 },
      { mixed: 'text' },
      { mixed: { deep: { deeper: true } } },
      { '': 'no name', ' ': 'blank', 'dot.': 1, '.dot': 2, 'two..dots': 3 },
      { long: 'x'.repeat(40_000) },
      Object.fromEntries(Array.from({ length: 2_500 }, (_, i) => [`field${i}`, i])),
      { after: 'the field limit' },
    ];
    await sendLogs(
      ...hostile.map((attributes, i) => ({ timeUnixNano: NOW + BigInt(i), attributes })),
      { timeUnixNano: NOW + 10n, body: { text: 1, list: [{ a: 1 }, { a: { b: 'x'.repeat(40_000) } }] } },
      { timeUnixNano: NOW + 11n, body: { text: { now: 'an object' }, list: 'now a text' } },
      { timeUnixNano: NOW + 12n, body: [1, 'two', { three: 3 }] },
      { timeUnixNano: NOW + 13n, body: nested(60) },
    );
    const sources = (await found(hostile.length + 4)).map(({ source }) => source);
    assert.equal(sources[8]?.attributes['after'], 'the field limit');
    assert.equal(sources[5]?.attributes['two..dots'], 3);
    assert.deepEqual(sources[10]?.body?.structured, { text: { now: 'an object' }, list: 'now a text' });
  });

  it('lets no sender choose an index, a data set or another shape', async () => {
    const claims = {
      'data_stream.dataset': 'evil',
      'data_stream.type': 'metrics',
      'elasticsearch.index': 'evil',
      'elasticsearch.ingest_pipeline': 'evil',
      'elasticsearch.document_id': 'evil',
    };
    const evil = {
      ...sender,
      resource: { ...claims },
      scope: { ...claims, 'data_stream.namespace': 'evil', 'elastic.mapping.mode': 'ecs', kept: 1 },
    };
    const attributes = { ...claims, 'data_stream.namespace': 'evil', 'event.id': 'mine' };
    await send(evil, 'logs', [logRecord({ timeUnixNano: NOW, eventName: 'test.evil', attributes })]);
    const [document] = await found(1);
    assert.equal(document?.stream, `logs-telltale.events.otel-${sender.namespace}`);
    assert.equal(document?.id, 'mine');
    assert.deepEqual(document?.source.scope.attributes, { kept: 1 });
  });
});

function nested(depth: number): object {
  return depth === 0 ? { end: true } : { inner: nested(depth - 1) };
}
