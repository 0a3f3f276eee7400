import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  counter,
  createRecorder,
  defineEvent,
  dimension,
  extendEvent,
  fileParsed,
  histogram,
  number,
  optional,
  type PayloadOf,
  type StandardSchema,
  toolCall,
  userLogin,
} from '../../src/index.ts';

// These are checked by the compiler: an error that is expected and does not come fails the type check.
describe('a payload', () => {
  it('is typed by its definition', () => {
    const { record } = createRecorder();
    record(userLogin, { method: 'password' });
    record(userLogin, { method: 'our own way' });
    // @ts-expect-error a number is no text
    record(userLogin, { method: 1 });
    // @ts-expect-error the method is missing
    record(userLogin, {});
    // @ts-expect-error no such field
    record(userLogin, { method: 'password', colour: 'red' });
    const parsed: PayloadOf<typeof fileParsed> = {
      parseType: 'etl',
      applicationType: 'assistant',
      status: 'success',
      duration: 1.5,
      pages: undefined,
    };
    record(fileParsed, parsed);
    // @ts-expect-error a duration is a number of seconds
    record(toolCall, { toolName: 'search', toolType: 'function', duration: '1 s', status: 'success' });
  });

  it('of an extended event has the fields of both', () => {
    const { record } = createRecorder();
    const device = optional(dimension('shop.device', { description: 'What with.' }));
    const login = extendEvent(userLogin, { fields: { device } });
    record(login, { method: 'sso', device: 'phone' });
    record(login, { method: 'sso' });
    // @ts-expect-error the base's field is missing
    record(login, { device: 'phone' });
    // @ts-expect-error a device is a text
    record(login, { method: 'sso', device: 7 });
    const again = { method: device };
    // @ts-expect-error the base has a method already
    assert.throws(() => extendEvent(userLogin, { fields: again }), /has a field "method" already/);
    // @ts-expect-error the base itself knows no device
    record(userLogin, { method: 'sso', device: 'phone' });
  });
});

describe('a definition', () => {
  const fields = {
    channel: dimension('shop.channel', { description: 'Where from.' }),
    price: number('shop.price', { description: 'How much.', unit: '{EUR}' }),
  };
  const named = { name: 'shop.x', unit: '{EUR}', description: 'x' };

  it('names its own fields in its metrics', () => {
    const base = { name: 'shop.order', description: 'An order.', fields };
    defineEvent({ ...base, metrics: [histogram({ ...named, of: 'price', dimensions: ['channel'] })] });
    const misspelt = () =>
      defineEvent({
        ...base,
        metrics: [
          // @ts-expect-error no field is called so
          counter({ ...named, dimensions: ['chanel'] }),
        ],
      });
    assert.throws(misspelt, /no field "chanel"/);
  });

  it('takes further checks of the field’s type only', () => {
    const ofText = {} as StandardSchema<string>;
    dimension('shop.channel', { description: 'Where from.', check: ofText });
    // @ts-expect-error a schema of texts checks no numbers
    number('shop.price', { description: 'How much.', check: ofText });
  });
});
