import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { businessEvents, createRegistry, defineEvent, dimension, integer, userLogin } from '../src/index.ts';

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
});
