import assert from 'node:assert/strict';
import type { Client } from '@elastic/elasticsearch';
import {
  businessEvents,
  createRegistry,
  defineEvent,
  dimension,
  identifier,
  modelCall,
  number,
  optional,
  userLogin,
} from '@telltale/events';
import { before, describe, it } from 'mocha';
import { aggregation } from '../../src/datasets/aggregations.ts';
import { datasetOf, datasets } from '../../src/datasets/dataset.ts';
import { setupElasticsearch } from '../../src/setup/index.ts';
import { mappedType } from '../support/documents.ts';
import { newNamespace, realElasticsearch } from '../support/servers.ts';

const description = 'For this test.';

describe('datasetOf', () => {
  it('tells a dashboard what there is of an event', () => {
    const order = defineEvent({
      name: 'shop.order.placed',
      description,
      fields: {
        channel: dimension('shop.channel', { description, examples: ['web'] }),
        packingTime: optional(number('shop.packing', { description, unit: 's' })),
        price: number('shop.price', { description, unit: '{EUR}' }),
        email: identifier('shop.email', { description, sensitivity: 'personal' }),
      },
    });
    const { fields, ...rest } = datasetOf(order, { namespace: 'shop' });
    assert.deepEqual(rest, {
      name: 'shop.order.placed',
      version: 1,
      description,
      index: 'logs-telltale.events.otel-shop',
      timeField: '@timestamp',
      where: { field: 'event_name', value: 'shop.order.placed' },
      metrics: [],
    });
    assert.deepEqual(fields.packingTime, {
      field: 'attributes.shop.packing',
      label: 'Packing time',
      description,
      role: 'measure',
      type: 'double',
      unit: 's',
      isList: false,
      isOptional: true,
      sensitivity: 'public',
      aggregations: ['avg', 'p50', 'p95', 'p99', 'max'],
    });
    assert.deepEqual(fields.price.aggregations, ['sum', 'avg', 'p95', 'max']);
    assert.deepEqual([fields.email.role, fields.email.sensitivity], ['identifier', 'personal']);
    assert.equal(fields.groupNames.isList, true);
    assert.deepEqual(Object.keys(fields).slice(0, 5), [
      'channel',
      'packingTime',
      'price',
      'email',
      'eventId',
    ]);
  });

  it('types its fields by the payload’s keys', () => {
    const { fields } = datasetOf(userLogin);
    fields.method.field satisfies string;
    // @ts-expect-error no login has a model
    assert.equal(fields.model, undefined);
  });

  it('knows how an event tells of success, where it does', () => {
    assert.deepEqual(datasetOf(modelCall).outcome, {
      field: 'attributes.telltale.status',
      success: 'success',
    });
    assert.equal(datasetOf(userLogin).outcome, undefined);
  });

  it('adds no durations and no rates up, and averages no ids and no moments', () => {
    for (const { name, fields } of datasets(businessEvents())) {
      for (const [key, { role, unit = '', aggregations }] of Object.entries(fields)) {
        const [where, sums] = [`${name}.${key}`, aggregations.includes('sum')];
        assert.equal(sums, role === 'measure' && unit !== 's' && !unit.includes('/'), where);
        if (role !== 'measure') assert.ok(!aggregations.includes('avg'), where);
      }
    }
  });

  it('has no attribute twice, and is plain data', () => {
    const all = datasets(businessEvents());
    assert.equal(all.length, businessEvents().events.length);
    for (const { name, fields } of all) {
      const names = Object.values(fields).map(({ field }) => field);
      assert.equal(new Set(names).size, names.length, name);
    }
    assert.deepEqual(JSON.parse(JSON.stringify(all)), all);
  });
});

describe('datasets on a real Elasticsearch', function () {
  this.timeout(60_000);
  let client: Client;
  const namespace = newNamespace();
  const registry = createRegistry(...businessEvents().events);
  before(async function () {
    ({ client } = await realElasticsearch(this));
    await setupElasticsearch(client, { registry, namespace });
    const [one] = datasets(registry, { namespace });
    await client.index({
      index: one?.index ?? '',
      op_type: 'create',
      refresh: true,
      document: { '@timestamp': 0, event_name: modelCall.name, attributes: { 'telltale.duration': 2.5 } },
    });
  });

  it('name fields that are there, with the type that they say', async () => {
    const types = new Map<string, string>();
    for (const { fields } of datasets(registry)) {
      for (const { field, type } of Object.values(fields)) types.set(field, type);
    }
    const { index } = datasetOf(modelCall, { namespace });
    assert.ok(types.size > 60);
    for (const [field, type] of types) assert.equal(await mappedType(client, index, field), type, field);
  });

  it('ask for aggregations that Elasticsearch answers, each of each field', async () => {
    for (const { name, index, where, timeField, fields } of datasets(registry, { namespace })) {
      const asked = Object.entries(fields).flatMap(([key, { field, aggregations }]) =>
        aggregations.map((of) => [`${key}_${of}`, aggregation(of, field)] as const),
      );
      const answer = await client.search({
        index,
        size: 0,
        query: {
          bool: {
            filter: [{ term: { [where.field]: where.value } }, { range: { [timeField]: { gte: 0 } } }],
          },
        },
        aggregations: Object.fromEntries(asked),
      });
      assert.deepEqual(
        Object.keys(answer.aggregations ?? {}).toSorted(),
        asked.map(([key]) => key).toSorted(),
        name,
      );
      if (name !== modelCall.name) continue;
      const { duration_avg: average, duration_p95: p95 } = answer.aggregations as unknown as Record<
        string,
        { value?: number; values?: Record<string, number> }
      >;
      assert.equal(average?.value, 2.5);
      assert.deepEqual(p95?.values, { '95.0': 2.5 });
    }
  });
});
