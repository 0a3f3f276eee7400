import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { defineEvent, dimension, identifier, number } from '../src/index.ts';

const fields = {
  channel: dimension('shop.channel', { description: 'Where from.' }),
  order: identifier('shop.order.id', { description: 'Which order.' }),
  price: number('shop.price', { description: 'How much.', unit: '{EUR}' }),
};
const price = { type: 'histogram', name: 'shop.price', unit: '{EUR}', description: 'How much.' } as const;

describe('defineEvent', () => {
  it('keeps the source and fills in the defaults', () => {
    const event = defineEvent({ name: 'shop.order.placed', description: 'An order.', fields });
    assert.equal(event.version, 1);
    assert.deepEqual(event.metrics, []);
    assert.equal(event.fields.channel.attribute, 'shop.channel');
  });

  for (const name of ['order', 'Shop.order', 'shop..order', 'shop.order!', '']) {
    it(`refuses the name "${name}"`, () => {
      assert.throws(() => defineEvent({ name, description: '', fields }), { code: 'E_EVENT_DEFINITION' });
    });
  }

  it('refuses two fields with one attribute, and names both', () => {
    const twice = { a: fields.channel, b: fields.channel };
    assert.throws(
      () => defineEvent({ name: 'shop.order', description: '', fields: twice }),
      /"a" and "b" share .*"shop.channel"/,
    );
  });

  it('refuses an identifier as metric attribute', () => {
    const metrics = [{ instrument: price, measure: 'price', dimensions: ['order'] }] as const;
    assert.throws(
      () => defineEvent({ name: 'shop.order', description: '', fields, metrics }),
      /"order" is a identifier/,
    );
  });

  it('refuses a metric on a field that does not exist', () => {
    const metrics = [{ instrument: price, measure: 'prise' as 'price', dimensions: [] }];
    assert.throws(
      () => defineEvent({ name: 'shop.order', description: '', fields, metrics }),
      /no field "prise"/,
    );
  });
});
