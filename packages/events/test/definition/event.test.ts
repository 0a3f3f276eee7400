import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  businessEvents,
  counter,
  defineEvent,
  dimension,
  dimensions,
  extendEvent,
  histogram,
  identifier,
  integerDimension,
  number,
} from '../../src/index.ts';

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

  it('keeps what was checked from being changed', () => {
    const metric = counter({ name: 'shop.x', unit: '1', description: '', dimensions: ['channel'] });
    const event = defineEvent({ name: 'shop.order.placed', description: '', fields, metrics: [metric] });
    const open = event as unknown as { metrics: { dimensions: string[] }[]; fields: Record<string, object> };
    assert.throws(() => open.metrics.push({ dimensions: ['order'] }), TypeError);
    assert.throws(() => open.metrics[0]?.dimensions.push('order'), TypeError);
    assert.throws(() => Object.assign(open.fields['order'] ?? {}, { cardinality: 'dimension' }), TypeError);
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
      /"order" is an identifier/,
    );
  });

  it('refuses a metric on a field that does not exist', () => {
    const metrics = [{ instrument: price, measure: 'prise' as 'price', dimensions: [] }];
    assert.throws(
      () => defineEvent({ name: 'shop.order', description: '', fields, metrics }),
      /no field "prise"/,
    );
  });

  const refused: readonly [what: string, source: object, message: RegExp][] = [
    [
      'an attribute that is not dot-separated lower case',
      { fields: { a: dimension('Shop Channel', { description: '' }) } },
      /field "a": attribute "Shop Channel"/,
    ],
    ['a version that is none', { version: 0 }, /version 0/],
    [
      'a metric in another unit than its field',
      { metrics: [histogram({ name: 'shop.price', unit: '{USD}', description: '', of: 'price' })] },
      /field "price" is in "{EUR}" and the metric in "{USD}"/,
    ],
    [
      'a histogram of nothing',
      { metrics: [{ instrument: price, dimensions: [] }] },
      /a histogram needs a field to measure/,
    ],
    [
      'a measure that is no number',
      { metrics: [counter({ name: 'shop.x', unit: '', description: '', sum: 'channel' })] },
      /field "channel" is a text, which cannot be measured/,
    ],
    [
      'a list as metric attribute',
      {
        fields: { tags: dimensions('shop.tags', { description: '' }) },
        metrics: [counter({ name: 'shop.x', unit: '1', description: '', dimensions: ['tags'] })],
      },
      /"tags" has many values at once/,
    ],
    [
      'what is personal as metric attribute',
      {
        fields: { city: dimension('shop.city', { description: '', sensitivity: 'personal' }) },
        metrics: [counter({ name: 'shop.x', unit: '1', description: '', dimensions: ['city'] })],
      },
      /"city" is personal, and metrics are open to all/,
    ],
    [
      'what is personal as constant attribute of a metric',
      {
        fields: { city: dimension('shop.city', { description: '', sensitivity: 'personal' }) },
        metrics: [
          { ...counter({ name: 'shop.x', unit: '1', description: '' }), constants: { 'shop.city': 'Rome' } },
        ],
      },
      /"city" is personal, and metrics are open to all/,
    ],
    [
      'a key that every object has',
      { fields: { constructor: dimension('shop.constructor', { description: '' }) } },
      /every object has a "constructor"/,
    ],
    [
      'a dimension by the name of an identifier',
      { fields: { who: dimension('user.id', { description: '' }) } },
      /field "who": "user.id" is an identifier everywhere, not a dimension/,
    ],
    [
      'an identifier as constant attribute of a metric',
      {
        metrics: [
          {
            ...counter({ name: 'shop.x', unit: '1', description: '' }),
            constants: { 'session.id': 's-1' },
          },
        ],
      },
      /metric "shop.x": "session.id" is an identifier/,
    ],
    [
      'the attribute of another field of the event that is an identifier, as a constant',
      {
        metrics: [
          {
            ...counter({ name: 'shop.x', unit: '1', description: '' }),
            constants: { 'shop.order.id': 'o-1' },
          },
        ],
      },
      /metric "shop.x": "shop.order.id" is an identifier/,
    ],
    ...['event.id', 'telltale.event.version', 'telltale.event.invalid_fields'].map(
      (attribute): (typeof refused)[number] => [
        `the reserved attribute ${attribute}`,
        { fields: { mine: identifier(attribute, { description: '' }) } },
        new RegExp(`field "mine": the recorder alone writes "${attribute}"`),
      ],
    ),
    [
      'two metrics of one name in different units',
      {
        metrics: [
          counter({ name: 'shop.x', unit: '{order}', description: '' }),
          counter({ name: 'shop.x', unit: '{cart}', description: '' }),
        ],
      },
      /metric "shop.x" is defined twice, in "{order}" and in "{cart}"/,
    ],
    [
      'two metrics of one name with different buckets',
      {
        metrics: [[1, 2], [3]].map((boundaries) =>
          histogram({ name: 'shop.price', unit: '{EUR}', description: '', of: 'price', boundaries }),
        ),
      },
      /metric "shop.price" is defined twice, with other bucket boundaries/,
    ],
    [
      'a condition on a field that does not exist',
      { metrics: [counter({ name: 'shop.x', unit: '1', description: '', when: { size: ['s'] } })] },
      /no field "size"/,
    ],
  ];
  for (const [what, source, message] of refused) {
    it(`refuses ${what}`, () => {
      const define = () =>
        defineEvent({ name: 'shop.order', description: '', fields, ...source } as Parameters<
          typeof defineEvent
        >[0]);
      assert.throws(define, { code: 'E_EVENT_DEFINITION', message });
    });
  }

  it('refuses each identifier of the business events where it is to be a dimension', () => {
    const ids = businessEvents()
      .attributes.filter(({ cardinality }) => cardinality === 'identifier')
      .map(({ attribute }) => attribute)
      .filter((attribute) => attribute !== 'event.id');
    assert.ok(ids.length > 15);
    const taken = ids.filter((attribute) => {
      try {
        defineEvent({
          name: 'shop.order',
          description: '',
          fields: { a: dimension(attribute, { description: '' }) },
        });
        return true;
      } catch {
        return false;
      }
    });
    assert.deepEqual(taken, []);
  });

  it('takes a port or a status code as metric attribute', () => {
    const port = integerDimension('server.port', { description: 'Where to.' });
    const metrics = [counter({ name: 'shop.x', unit: '1', description: '', dimensions: ['port'] })];
    assert.equal(
      defineEvent({ name: 'shop.order', description: '', fields: { port }, metrics }).metrics.length,
      1,
    );
  });
});

describe('extendEvent', () => {
  const base = defineEvent({
    name: 'shop.order.placed',
    version: 2,
    description: 'An order.',
    fields,
    metrics: [counter({ name: 'shop.orders', unit: '{order}', description: '', dimensions: ['channel'] })],
  });
  const coupon = dimension('shop.coupon', { description: 'The coupon.' });

  it('adds fields and metrics, and keeps all else of the base', () => {
    const metrics = [
      counter({ name: 'shop.coupons', unit: '{coupon}', description: '', dimensions: ['coupon', 'channel'] }),
    ];
    const {
      name,
      version,
      description,
      fields: all,
      metrics: every,
    } = extendEvent(base, { fields: { coupon }, metrics });
    assert.deepEqual([name, version, description], ['shop.order.placed', 2, 'An order.']);
    assert.deepEqual(Object.keys(all), ['channel', 'order', 'price', 'coupon']);
    assert.deepEqual(
      every.map(({ instrument }) => instrument.name),
      ['shop.orders', 'shop.coupons'],
    );
    assert.ok(!('coupon' in base.fields));
  });

  it('can be an event of its own', () => {
    const own = extendEvent(base, {
      name: 'shop.order.gift',
      version: 1,
      description: 'A gift.',
      fields: {},
    });
    assert.deepEqual([own.name, own.version, own.description], ['shop.order.gift', 1, 'A gift.']);
  });

  it('refuses to define a field of the base again', () => {
    const fields = { channel: coupon as never }; // the compiler refuses it, too
    assert.throws(() => extendEvent(base, { fields }), {
      code: 'E_EVENT_DEFINITION',
      message: /has a field "channel" already/,
    });
  });
});
