import assert from 'node:assert/strict';
import type { Attributes } from '@opentelemetry/api';
import { describe, it } from 'mocha';
import {
  businessEvents,
  counter,
  createRegistry,
  defineEvent,
  dimension,
  modelCall,
  oneOf,
} from '../../src/index.ts';
import { semconvRegistry } from '../../src/reference/index.ts';
import { exampleOf, semconvFile, semconvManifest } from '../support/semconvFormat.ts';

const OPTIONS = {
  name: 'shop',
  description: 'What happens in the shop.',
  version: '1.2.0',
  schemaBaseUrl: 'https://shop.example/schemas/',
};

type Group = Record<string, unknown> & {
  readonly id: string;
  readonly type: string;
  readonly attributes: readonly Record<string, unknown>[];
};
const groups = (registry = businessEvents()) =>
  semconvRegistry(registry, OPTIONS).model.groups as unknown as Group[];

describe('the registry in the format of semantic conventions', () => {
  it('has a manifest', () => {
    assert.deepEqual(semconvRegistry(businessEvents(), OPTIONS).manifest, {
      name: 'shop',
      description: 'What happens in the shop.',
      semconv_version: '1.2.0',
      schema_base_url: 'https://shop.example/schemas/',
    });
  });

  it('says what an application’s own event is', () => {
    const orderPlaced = defineEvent({
      name: 'shop.order.placed',
      description: 'A customer placed an order.',
      fields: { channel: dimension('shop.channel', { description: 'Where from.', examples: ['web'] }) },
      metrics: [
        counter({ name: 'shop.orders', unit: '{order}', description: 'Orders.', dimensions: ['channel'] }),
      ],
    });
    const all = groups(createRegistry(orderPlaced));
    const [attributes, event, metric, ...more] = all;
    assert.equal(more.length, 0);
    assert.deepEqual(attributes?.attributes.at(-1), {
      id: 'shop.channel',
      type: 'string',
      brief: 'Where from.',
      stability: 'development',
      annotations: { telltale: { sensitivity: 'public', cardinality: 'dimension' } },
      examples: ['web'],
    });
    const { attributes: ofEvent, ...described } = event as Group;
    assert.deepEqual(described, {
      id: 'event.shop.order.placed',
      type: 'event',
      name: 'shop.order.placed',
      brief: 'A customer placed an order.',
      stability: 'development',
    });
    assert.deepEqual(ofEvent[0], { ref: 'event.id', requirement_level: 'required' });
    assert.deepEqual(ofEvent.at(-1), { ref: 'shop.channel', requirement_level: 'required' });
    assert.deepEqual(metric, {
      id: 'metric.shop.orders',
      type: 'metric',
      metric_name: 'shop.orders',
      instrument: 'counter',
      unit: '{order}',
      brief: 'Orders.',
      stability: 'development',
      attributes: [{ ref: 'shop.channel', requirement_level: 'required' }],
    });
  });

  it('describes every attribute that it refers to, once, and every group has an id of its own', () => {
    const all = groups();
    const ids = all.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const described = all
      .flatMap(({ attributes }) => attributes.map(({ id }) => id))
      .filter((id) => id !== undefined);
    assert.equal(new Set(described).size, described.length);
    for (const { id, attributes } of all) {
      const refs = attributes.map(({ ref }) => ref).filter((ref) => ref !== undefined);
      assert.equal(new Set(refs).size, refs.length, id);
      assert.deepEqual(
        refs.filter((ref) => !described.includes(ref)),
        [],
        id,
      );
    }
  });

  it('gives an example of every value that is neither of a list nor yes or no', () => {
    const without = (groups()[0]?.attributes ?? []).filter(
      ({ type, examples }) => typeof type === 'string' && type !== 'boolean' && examples === undefined,
    );
    assert.deepEqual(
      without.map(({ id }) => id),
      [],
    );
  });

  it('tells the values of an open list, each with an id that can be a name', () => {
    const provider = groups(createRegistry(modelCall))[0]?.attributes.find(
      ({ id }) => id === 'gen_ai.provider.name',
    );
    const members =
      (provider?.['type'] as { members: { id: string; value: string }[] } | undefined)?.members ?? [];
    assert.ok(members.some(({ id, value }) => id === 'gcp_gemini' && value === 'gcp.gemini'));
  });

  it('gives each value of a list an id of its own, whatever characters it has', () => {
    const values = ['GPT', 'gpt', 'a b', 'a-b', '北京', 'é', '7b'];
    const event = defineEvent({
      name: 'shop.asked',
      description: 'Asked.',
      fields: { who: oneOf('shop.who', values, { description: 'Who.' }) },
    });
    const who = groups(createRegistry(event))[0]?.attributes.find(({ id }) => id === 'shop.who');
    const { members } = (who?.['type'] ?? { members: [] }) as { members: { id: string; value: string }[] };
    assert.deepEqual(
      members.map(({ id }) => id),
      ['gpt', 'gpt_2', 'a_b', 'a_b_2', 'value__', 'value___2', 'value_7b'],
    );
  });

  it('says of what type a fixed attribute of a metric is', () => {
    const asked = counter<never>({ name: 'shop.asked', unit: '{question}', description: 'Asked.' });
    const fixed = (constants: Attributes) => ({ ...asked, constants });
    const constants = [
      { 'shop.text': 'a', 'shop.count': 5, 'shop.ratio': 0.5, 'shop.yes': true, 'shop.mixed': 5 },
      { 'shop.text': 'b', 'shop.count': 6, 'shop.ratio': 1, 'shop.yes': false, 'shop.mixed': 'x' },
    ];
    const event = defineEvent({
      name: 'shop.asked',
      description: 'Asked.',
      fields: {},
      metrics: constants.map(fixed),
    });
    const types = (groups(createRegistry(event))[0]?.attributes ?? [])
      .filter(({ id }) => String(id).startsWith('shop.'))
      .map(({ type }) => type);
    assert.deepEqual(types, ['string', 'int', 'double', 'boolean', 'string']);
  });

  it('tells of a metric that is fed several times once, with its fixed attributes', () => {
    const usage = groups().filter((group) => group['metric_name'] === 'gen_ai.client.token.usage');
    assert.equal(usage.length, 1);
    assert.ok(
      usage[0]?.attributes.some(
        ({ ref, requirement_level }) => ref === 'gen_ai.token.type' && requirement_level === 'required',
      ),
    );
  });

  it('keeps to the published format, with examples of each attribute’s type', () => {
    const { manifest, model } = semconvRegistry(businessEvents(), OPTIONS);
    semconvManifest.parse(manifest);
    const { groups } = semconvFile.parse(model);
    let looked = 0;
    for (const group of groups) {
      for (const attribute of group.attributes ?? []) {
        if (!('id' in attribute) || !attribute.examples) continue;
        const of = exampleOf(attribute.type);
        for (const example of attribute.examples) {
          assert.ok(of?.safeParse(example).success, `${attribute.id}: ${JSON.stringify(example)}`);
          looked++;
        }
      }
    }
    assert.ok(looked > 50, String(looked));
  });
});
