import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createRecorder, type RecorderOptions } from '../../src/index.ts';

describe('the options of events', () => {
  const resolve = async () => undefined;

  for (const options of [
    {},
    { strict: true, invalid: 'drop', maxSeries: 1, optIn: ['gen_ai_latest_experimental'], users: resolve },
    { users: { resolve, timeoutMillis: 1, maxWaiting: 0, lifetimeMillis: Number.POSITIVE_INFINITY } },
    { strict: undefined, users: undefined } as unknown as RecorderOptions,
  ] satisfies RecorderOptions[]) {
    it(`may be ${Object.keys(options).join(', ') || 'none'}`, () => {
      createRecorder(options);
    });
  }

  for (const [options, message] of [
    [{ strikt: true }, /there is no option "strikt" of events; the options are strict, invalid, users/],
    [{ strict: 'yes' }, /option "strict" of events takes true or false, not "yes"/],
    [{ invalid: 'throw' }, /option "invalid" of events takes "mark" or "drop", not "throw"/],
    [
      { maxSeries: Number.NaN },
      /option "maxSeries" of events takes a whole number from 1, or Infinity, not NaN/,
    ],
    [{ optIn: 'gen_ai_latest_experimental' }, /option "optIn" of events takes a list of names/],
    [null, /the options of events are an object, not null/],
    ['strict', /the options of events are an object, not "strict"/],
    [{ users: 7 }, /option "users" of events takes a function, or an object/],
    [{ users: {} }, /option "users.resolve" of events takes a function, not null/],
    [
      { users: { resolve, timeoutMillis: Number.POSITIVE_INFINITY } },
      /option "users.timeoutMillis" of events takes milliseconds from 1 to 2147483647, not Infinity/,
    ],
    [{ users: { resolve, timeout: 5 } }, /there is no option "users.timeout" of events/],
  ] as const) {
    it(`are refused where they cannot be used: ${message.source}`, () => {
      assert.throws(() => createRecorder(options as unknown as RecorderOptions), {
        code: 'E_EVENT_OPTIONS',
        message,
      });
    });
  }
});
