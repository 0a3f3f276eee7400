import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  businessEvents,
  counter,
  createRegistry,
  defineEvent,
  dimension,
  dimensions,
  histogram,
  identifier,
  integer,
  number,
  userLogin,
} from '../../src/index.ts';

/** UCUM's units of time. */
const TIMES = /^(ns|us|ms|s|min|h|d)$/;

describe('the registry', () => {
  it('measures every duration in seconds; milliseconds are moments since 1970 alone', () => {
    const { events } = businessEvents();
    const fields = events.flatMap(({ fields }) => Object.values(fields));
    const timed = fields.filter(({ unit }) => TIMES.test(unit ?? ''));
    assert.ok(timed.length > 10);
    for (const { attribute, kind, unit } of timed)
      assert.equal(unit, kind === 'time' ? 'ms' : 's', attribute);
    const units = events.flatMap(({ metrics }) => metrics).map(({ instrument }) => instrument.unit);
    assert.deepEqual([...new Set(units.filter((unit) => TIMES.test(unit)))], ['s']);
  });

  it('has every business event of the product', () => {
    assert.deepEqual(
      businessEvents()
        .events.map(({ name }) => name)
        .toSorted(),
      [
        'telltale.application.alive',
        'telltale.application.created',
        'telltale.application.deleted',
        'telltale.application.edited',
        'telltale.application.process',
        'telltale.file.parsed',
        'telltale.knowledge_base.created',
        'telltale.knowledge_base.deleted',
        'telltale.knowledge_file.deleted',
        'telltale.knowledge_file.uploaded',
        'telltale.message.feedback',
        'telltale.model.call',
        'telltale.session.created',
        'telltale.session.deleted',
        'telltale.tool.call',
        'telltale.user.login',
      ],
    );
  });

  it('lists each attribute once, the common ones first', () => {
    const attributes = businessEvents().attributes.map(({ attribute }) => attribute);
    assert.equal(new Set(attributes).size, attributes.length);
    assert.equal(attributes[0], 'event.id');
    assert.ok(attributes.includes('user.id') && attributes.includes('gen_ai.usage.input_tokens'));
  });

  it('is what it was where it refuses one of several events', () => {
    const event = (name: string, attribute: string, field = dimension) =>
      defineEvent({ name, description: '', fields: { a: field(attribute, { description: '' }) } });
    const registry = createRegistry(event('shop.one', 'shop.a'));
    const before = registry.attributes.length;
    const good = event('shop.good', 'shop.b');
    for (const refused of [
      () => registry.add(good, event('shop.one', 'shop.c')),
      () => registry.add(good, event('shop.other', 'shop.a', dimensions as unknown as typeof dimension)),
      () => registry.replace(event('shop.one', 'shop.c'), event('shop.none', 'shop.d')),
    ])
      assert.throws(refused, { code: 'E_EVENT_DEFINITION' });
    assert.deepEqual(
      registry.events.map(({ name }) => name),
      ['shop.one'],
    );
    assert.equal(registry.attributes.length, before);
    registry.add(good);
    assert.equal(registry.get('shop.good'), good);
  });

  it('knows nothing of an event any more that was replaced', () => {
    const described = { description: '' };
    const one = defineEvent({
      name: 'shop.one',
      description: '',
      fields: { a: dimension('shop.a', described), old: dimension('shop.old', described) },
    });
    const next = defineEvent({
      name: 'shop.one',
      version: 2,
      description: '',
      fields: { a: integer('shop.a', described) },
    });
    const registry = createRegistry(one).replace(next);
    const own = registry.attributes.filter(({ attribute }) => attribute.startsWith('shop.'));
    assert.deepEqual(
      own.map(({ attribute, kind }) => [attribute, kind]),
      [['shop.a', 'integer']],
    );
  });

  it('takes an application’s own events', () => {
    const fields = { channel: dimension('shop.channel', { description: 'Where from.' }) };
    const orderPlaced = defineEvent({ name: 'shop.order.placed', description: 'An order.', fields });
    const registry = businessEvents().add(orderPlaced);
    assert.equal(registry.get('shop.order.placed'), orderPlaced);
    assert.ok(registry.attributes.some(({ attribute }) => attribute === 'shop.channel'));
  });

  it('refuses a name that is taken', () => {
    assert.throws(() => createRegistry(userLogin, userLogin), /"telltale.user.login" is defined twice/);
  });

  it('refuses an attribute that has another kind elsewhere, and names both events', () => {
    const fields = { method: integer('telltale.login.method', { description: 'A number.' }) };
    const clash = defineEvent({ name: 'shop.login', description: 'A login.', fields });
    assert.throws(() => businessEvents().add(clash), {
      code: 'E_EVENT_DEFINITION',
      message: /is a text in event "telltale.user.login" and a integer in event "shop.login"/,
    });
  });

  const channel = dimension('shop.channel', { description: 'Where from.' });
  const tour = identifier('shop.tour.id', { description: 'Which tour.' });
  const booked = defineEvent({ name: 'shop.tour.booked', description: 'Booked.', fields: { tour } });

  it('refuses an identifier that is a dimension elsewhere, in either order', () => {
    const fields = { tour: dimension('shop.tour.id', { description: 'Which tour.' }) };
    const clash = defineEvent({ name: 'shop.tour.ended', description: 'Ended.', fields });
    const message = /"shop.tour.id" is an? \w+ in event "shop.tour.\w+" and an? \w+ in event "shop.tour.\w+"/;
    assert.throws(() => createRegistry(booked, clash), { code: 'E_EVENT_DEFINITION', message });
    assert.throws(() => createRegistry(clash, booked), { code: 'E_EVENT_DEFINITION', message });
  });

  it('refuses a metric’s constant attribute that is an identifier elsewhere', () => {
    const metric = {
      ...counter<'channel'>({ name: 'shop.x', unit: '1', description: '' }),
      constants: { 'shop.tour.id': 't' },
    };
    const counted = defineEvent({
      name: 'shop.counted',
      description: 'One.',
      fields: { channel },
      metrics: [metric],
    });
    const message = /metric "shop.x" .*"shop.tour.id".* identifier in event "shop.tour.booked"/;
    assert.throws(() => createRegistry(booked, counted), { code: 'E_EVENT_DEFINITION', message });
    assert.throws(() => createRegistry(counted, booked), { code: 'E_EVENT_DEFINITION', message });
  });

  it('refuses a metric that is another one elsewhere', () => {
    const fields = { price: number('shop.price', { description: '', unit: '{EUR}' }) };
    const metrics = [histogram({ name: 'shop.paid', unit: '{EUR}', description: '', of: 'price' })] as const;
    const paid = defineEvent({ name: 'shop.paid', description: 'Paid.', fields, metrics });
    const counted = defineEvent({
      name: 'shop.counted',
      description: 'One.',
      fields: { channel },
      metrics: [counter<'channel'>({ name: 'shop.paid', unit: '{EUR}', description: '' })],
    });
    assert.throws(() => createRegistry(paid, counted), {
      code: 'E_EVENT_DEFINITION',
      message:
        /metric "shop.paid" of event "shop.paid" and of event "shop.counted" is defined as a histogram and as a counter/,
    });
  });
});
