import assert from 'node:assert/strict';
import { type Client, errors } from '@elastic/elasticsearch';
import { businessEvents, createRegistry, defineEvent, dimension, integer, number } from '@telltale/events';
import { before, describe, it } from 'mocha';
import { setupElasticsearch } from '../../src/setup/index.ts';
import { TEMPLATE_VERSION } from '../../src/setup/install.ts';
import { streamName } from '../../src/streams.ts';
import { mappedType } from '../support/documents.ts';
import { newNamespace, realElasticsearch } from '../support/servers.ts';

const description = 'For this test.';
const withAmount = (amount: typeof integer | typeof number) =>
  createRegistry(
    defineEvent({
      name: 'shop.order.placed',
      description,
      fields: { amount: amount('shop.amount', { description }) },
    }),
  );

describe('setupElasticsearch', function () {
  this.timeout(30_000);
  let client: Client;
  before(async function () {
    ({ client } = await realElasticsearch(this));
  });

  const outcomes = ({ templates }: Awaited<ReturnType<typeof setupElasticsearch>>) => [
    ...new Set(templates.map(({ outcome }) => outcome)),
  ];

  it('creates all templates, and leaves them alone the second time', async () => {
    const namespace = newNamespace();
    const first = await setupElasticsearch(client, { namespace });
    assert.deepEqual(outcomes(first), ['created']);
    assert.equal(first.templates.length, 10);
    assert.deepEqual(outcomes(await setupElasticsearch(client, { namespace })), ['unchanged']);
  });

  it('gives a new stream the types of the event definitions', async () => {
    const namespace = newNamespace();
    await setupElasticsearch(client, { namespace });
    const stream = streamName('events', namespace);
    await client.index({ index: stream, op_type: 'create', document: { '@timestamp': 0 } });
    for (const { attribute, kind } of businessEvents().attributes) {
      const type = {
        text: 'keyword',
        texts: 'keyword',
        integer: 'long',
        number: 'double',
        boolean: 'boolean',
        time: 'date',
      };
      assert.equal(await mappedType(client, stream, `attributes.${attribute}`), type[kind], attribute);
    }
  });

  it('fails, and calls nothing ready, when Elasticsearch refuses a template', async () => {
    const namespace = newNamespace();
    let asked = 0;
    const refusing = new Proxy(client, {
      get(target, key) {
        if (key !== 'transport') return Reflect.get(target, key);
        return {
          async request() {
            asked++;
            throw new errors.ResponseError({
              statusCode: 403,
              body: {},
              headers: {},
              warnings: [],
              meta: {} as never,
            });
          },
        };
      },
    });
    await assert.rejects(setupElasticsearch(refusing, { namespace }), /install the component template/);
    assert.equal(asked, 1);
    assert.deepEqual(outcomes(await setupElasticsearch(client, { namespace })), ['created']);
  });

  it('updates only what a new event changes', async () => {
    const namespace = newNamespace();
    await setupElasticsearch(client, { namespace });
    const registry = businessEvents().add(
      defineEvent({
        name: 'shop.order.placed',
        description,
        fields: { channel: dimension('shop.channel', { description }) },
      }),
    );
    const { templates } = await setupElasticsearch(client, { namespace, registry });
    assert.deepEqual(
      templates.filter(({ outcome }) => outcome !== 'unchanged').map(({ name, outcome }) => [name, outcome]),
      [[`telltale-attributes@mappings-${namespace}`, 'updated']],
    );
  });

  it('brings a stream that is there already up to date', async () => {
    const namespace = newNamespace();
    const stream = streamName('events', namespace);
    await setupElasticsearch(client, { namespace });
    await client.index({ index: stream, op_type: 'create', document: { '@timestamp': 0 } });
    assert.deepEqual((await setupElasticsearch(client, { namespace })).streams, [
      { name: stream, outcome: 'unchanged' },
    ]);

    const { streams } = await setupElasticsearch(client, { namespace, registry: withAmount(number) });
    assert.deepEqual(streams, [{ name: stream, outcome: 'mapping updated' }]);
    assert.equal(await mappedType(client, stream, 'attributes.shop.amount'), 'double');
  });

  it('lets a stream go on in a new index when a type changes', async () => {
    const namespace = newNamespace();
    const stream = streamName('events', namespace);
    await setupElasticsearch(client, { namespace, registry: withAmount(integer) });
    await client.index({ index: stream, op_type: 'create', document: { '@timestamp': 0 } });
    const { streams } = await setupElasticsearch(client, { namespace, registry: withAmount(number) });
    assert.deepEqual(streams, [{ name: stream, outcome: 'rolled over' }]);
    const document = { '@timestamp': 0, attributes: { 'shop.amount': 1.5 } };
    const { _index } = await client.index({ index: stream, op_type: 'create', document });
    assert.equal(await mappedType(client, _index, 'attributes.shop.amount'), 'double');
    await client.indices.refresh({ index: stream });
    assert.equal((await client.count({ index: stream })).count, 2);
  });

  it('does not undo the work of a newer Telltale', async () => {
    const namespace = newNamespace();
    await setupElasticsearch(client, { namespace });
    const name = `telltale-otel@mappings-${namespace}`;
    await client.cluster.putComponentTemplate({ name, template: {}, version: TEMPLATE_VERSION + 1 });
    await assert.rejects(setupElasticsearch(client, { namespace }), {
      code: 'E_ELASTIC_NEWER_TEMPLATES',
      message: new RegExp(`"${name}" has version ${TEMPLATE_VERSION + 1}`),
    });
  });

  it('repairs a template that an older Telltale left', async () => {
    const namespace = newNamespace();
    await setupElasticsearch(client, { namespace });
    const name = `telltale-otel@mappings-${namespace}`;
    await client.cluster.putComponentTemplate({ name, template: {} });
    const { templates } = await setupElasticsearch(client, { namespace });
    assert.equal(templates.find((template) => template.name === name)?.outcome, 'updated');
  });
});
