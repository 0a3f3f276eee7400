import assert from 'node:assert/strict';
import {
  businessEvents,
  createRegistry,
  defineEvent,
  dimension,
  type FieldKind,
  time,
} from '@telltale/events';
import { describe, it } from 'mocha';
import type { Capabilities } from '../../src/capabilities.ts';
import { type Template, telltaleTemplates } from '../../src/templates/index.ts';
import type { Mapping } from '../../src/templates/mapping.ts';

const FULL: Capabilities = { histogram: true, aggregateMetricDouble: true, failureStore: true };
const MINIMAL: Capabilities = { histogram: false, aggregateMetricDouble: false, failureStore: false };

const registry = businessEvents();
const templates = telltaleTemplates({ registry, capabilities: FULL });

const named = (name: string, among = templates): Template['body'] => {
  const found = among.find((template) => template.name === name);
  assert.ok(found, `no template "${name}"`);
  return found.body;
};
const attributesOf = (among: readonly Template[]): Readonly<Record<string, Mapping>> =>
  named('telltale-attributes@mappings', among).template?.mappings?.properties?.['attributes']?.properties ??
  {};
const dynamicTemplates = (part: string, among = templates): Record<string, { mapping: Mapping }> =>
  Object.assign(
    {},
    ...(named(`telltale-${part}@mappings`, among).template?.mappings?.dynamic_templates ?? []),
  );

describe('telltaleTemplates', () => {
  const types: Record<FieldKind, string> = {
    text: 'keyword',
    texts: 'keyword',
    integer: 'long',
    number: 'double',
    boolean: 'boolean',
    time: 'date',
  };

  it('map every attribute of every event by its kind', () => {
    const mapped = attributesOf(templates);
    assert.ok(registry.attributes.length > 40);
    for (const { attribute, kind } of registry.attributes) {
      assert.equal(mapped[attribute]?.type, types[kind], attribute);
    }
  });

  it('map attributes in one component alone, since of several Elasticsearch keeps the last', () => {
    const { composed_of: parts = [] } = named('logs-telltale.events.otel');
    const withAttributes = templates.filter(
      ({ name, body }) => parts.includes(name) && body.template?.mappings?.properties?.['attributes'],
    );
    assert.deepEqual(
      withAttributes.map(({ name }) => name),
      ['telltale-attributes@mappings'],
    );
  });

  it('tell a measure’s unit', () => {
    assert.deepEqual(attributesOf(templates)['telltale.duration']?.['meta'], { unit: 's' });
  });

  it('map the attributes of an application’s own events', () => {
    const own = createRegistry(
      defineEvent({
        name: 'shop.order.placed',
        description: 'A customer placed an order.',
        fields: {
          channel: dimension('shop.channel', { description: 'Where from.' }),
          due: time('shop.due', { description: 'When it is due.' }),
        },
      }),
    );
    const mapped = attributesOf(telltaleTemplates({ registry: own, capabilities: FULL }));
    assert.equal(mapped['shop.channel']?.type, 'keyword');
    assert.equal(mapped['shop.due']?.type, 'date');
    assert.equal(mapped['gen_ai.request.model'], undefined);
  });

  it('bring one index template per kind of stream, above Elastic’s own and without overlap', () => {
    const index = templates.filter(({ kind }) => kind === 'index');
    assert.deepEqual(
      index.flatMap(({ body }) => body.index_patterns),
      [
        'logs-telltale.events.otel-*',
        'logs-telltale.app.otel-*',
        'traces-telltale.app.otel-*',
        'metrics-telltale.app.otel-*',
      ],
    );
    for (const { body } of index) assert.ok((body.priority ?? 0) >= 500);
  });

  it('come in an order in which each finds what it is composed of', () => {
    const before = new Set<string>();
    for (const { name, body } of templates) {
      for (const part of body.composed_of ?? []) {
        assert.ok(
          before.has(part) || body.ignore_missing_component_templates?.includes(part),
          `${name}: ${part}`,
        );
      }
      before.add(name);
    }
  });

  it('define every type that the exporter names for a metric, wherever they are installed', () => {
    for (const capabilities of [FULL, MINIMAL]) {
      const defined = Object.keys(
        dynamicTemplates('metrics', telltaleTemplates({ registry, capabilities })),
      ).sort();
      assert.deepEqual(defined, [
        'counter_double',
        'counter_long',
        'gauge_double',
        'gauge_long',
        'histogram',
        'summary',
        'summary_minmax',
      ]);
    }
  });

  it('use the histogram and summary types where they are, and plain fields where they are not', () => {
    const { histogram, summary } = dynamicTemplates('metrics');
    assert.equal(histogram?.mapping.type, 'histogram');
    assert.equal(summary?.mapping.type, 'aggregate_metric_double');
    const minimal = dynamicTemplates('metrics', telltaleTemplates({ registry, capabilities: MINIMAL }));
    assert.equal(minimal['histogram']?.mapping.type, 'object');
    assert.equal(minimal['summary']?.mapping.type, 'object');
  });

  it('keep unfit documents aside only where Elasticsearch has a failure store', () => {
    const store = (among: readonly Template[]) => named('logs-telltale.events.otel', among).template;
    assert.deepEqual(store(templates), { data_stream_options: { failure_store: { enabled: true } } });
    assert.equal(store(telltaleTemplates({ registry, capabilities: MINIMAL })), undefined);
  });

  it('have names and patterns of their own for one namespace', () => {
    const own = telltaleTemplates({ registry, capabilities: FULL, namespace: 'staging' });
    for (const { name } of own) assert.ok(!templates.some((other) => other.name === name), name);
    assert.deepEqual(named('traces-telltale.app.otel-staging', own).index_patterns, [
      'traces-telltale.app.otel-staging',
    ]);
  });
});
