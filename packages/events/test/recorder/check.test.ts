import assert from 'node:assert/strict';
import { diag } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as v from 'valibot';
import { z } from 'zod';
import {
  createRecorder,
  defineEvent,
  dimension,
  dimensions,
  INVALID_FIELDS,
  identifier,
  number,
  optional,
  type StandardSchema,
} from '../../src/index.ts';
import { listen } from '../support/diagnostics.ts';
import { startSdk } from '../support/sdk.ts';

const event = (channel: StandardSchema<string>, whole?: StandardSchema) =>
  defineEvent({
    name: 'shop.order.placed',
    description: 'An order.',
    fields: {
      channel: dimension('shop.channel', { description: 'Where from.', check: channel }),
      from: optional(number('shop.from', { description: 'From.' })),
      to: optional(number('shop.to', { description: 'To.' })),
      tags: optional(dimensions('shop.tags', { description: 'Tags.' })),
      email: optional(
        identifier('user.email', { description: 'Whose.', sensitivity: 'personal', check: z.email() }),
      ),
    },
    ...(whole && { check: whole }),
  });

describe('a further check', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
  });
  afterEach(() => sdk.stop());
  afterEach(() => diag.disable());

  const schemas: readonly [library: string, schema: StandardSchema<string>][] = [
    ['zod', z.string().max(3)],
    ['valibot', v.pipe(v.string(), v.maxLength(3))],
  ];
  for (const [library, schema] of schemas) {
    it(`is any Standard Schema, such as ${library}’s`, () => {
      const { record } = createRecorder({ strict: true });
      record(event(schema), { channel: 'web' });
      assert.throws(() => record(event(schema), { channel: 'letter' }), {
        code: 'E_EVENT_INVALID',
        message: /field "channel": .*3/,
      });
    });
  }

  it('leaves the value as it is: events say what happened', () => {
    createRecorder().record(event(z.string().toUpperCase()), { channel: 'web' });
    assert.equal(sdk.records()[0]?.attributes['shop.channel'], 'web');
  });

  it('of the payload as a whole names the path', () => {
    const ordered = z.looseObject({ from: z.number(), to: z.number() }).refine(({ from, to }) => from <= to, {
      path: ['to'],
      message: 'ends before it begins',
    });
    const recorder = createRecorder();
    const told = listen();
    recorder.record(event(z.string(), ordered), { channel: 'web', from: 2, to: 1 });
    assert.deepEqual(sdk.records()[0]?.attributes[INVALID_FIELDS], ['to']);
    assert.match(told()[0] ?? '', /field "to": ends before it begins/);
  });

  it('that answers later is refused, since the call does not wait', () => {
    const later = z.string().refine(async () => true) as StandardSchema<string>;
    const { '~standard': standard } = later;
    const asynchronous = {
      '~standard': { ...standard, validate: async (value: unknown) => ({ value }) },
    } as StandardSchema<string>;
    const { record } = createRecorder({ strict: true });
    assert.throws(() => record(event(asynchronous), { channel: 'web' }), /asynchronous schema/);
  });

  it('that throws, or rejects later, refuses the value and does no harm', async () => {
    const rejecting = { validate: () => Promise.reject(new Error('mine')), vendor: 'v', version: 1 } as const;
    const throwing = {
      ...rejecting,
      validate: () => {
        throw new TypeError('mine');
      },
    } as const;
    const careless = z
      .string()
      .refine((text) => (text as unknown as { no: { length: number } }).no.length > 1);
    const told = listen();
    const recorder = createRecorder();
    for (const schema of [{ '~standard': rejecting }, { '~standard': throwing }, careless])
      recorder.record(event(schema as StandardSchema<string>), { channel: 'web' });
    await new Promise(setImmediate); // an unhandled rejection would end this test
    assert.equal(sdk.records().length, 3);
    for (const { attributes } of sdk.records()) assert.deepEqual(attributes[INVALID_FIELDS], ['channel']);
    assert.match(told().join(), /asynchronous schema, or by one that threw/);
    assert.equal(recorder.stats().invalid, 3);
  });

  it('that is no schema is refused when the event is defined', () => {
    for (const check of [() => true, /x/, {}, null])
      assert.throws(() => event(check as unknown as StandardSchema<string>), {
        code: 'E_EVENT_DEFINITION',
        message: /field "channel": its check is no Standard Schema/,
      });
  });

  it('never has the value of a personal field told', () => {
    const { record } = createRecorder({ strict: true });
    assert.throws(() => record(event(z.string()), { channel: 'web', email: 'not an address' }), {
      message: /^event "shop.order.placed": field "email": its check refuses the value$/,
    });
  });
});

describe('an invalid payload', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
  });
  afterEach(() => sdk.stop());
  afterEach(() => diag.disable());

  it('is told with the path of the bad value', () => {
    const { record } = createRecorder({ strict: true });
    const tags = ['a', 7] as unknown as string[];
    assert.throws(
      () => record(event(z.string()), { channel: 'web', tags }),
      /field "tags\[1\]" takes a list/,
    );
  });

  it('is by choice not sent and not measured, but counted and told', async () => {
    const told = listen();
    const recorder = createRecorder({ invalid: 'drop' });
    recorder.record(event(z.string()), { channel: 7 } as unknown as { channel: string });
    assert.equal(sdk.records().length, 0);
    const { recorded, invalid, dropped } = recorder.stats();
    assert.deepEqual([recorded, invalid, dropped], [0, 1, 1]);
    assert.match(told()[0] ?? '', /the event was not sent/);
    const [metric] = await sdk.metrics();
    assert.equal(metric?.descriptor.name, 'telltale.events.invalid');
    assert.deepEqual(metric?.dataPoints[0]?.attributes, { 'telltale.event.name': 'shop.order.placed' });
  });
});
