import assert from 'node:assert/strict';
import { context, createContextKey } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { bindContext } from '../../src/context/bindContext.ts';
import { startSdk } from '../support/sdk.ts';

const KEY = createContextKey('test.key');
const active = () => context.active().getValue(KEY);
const within = <R>(value: string, fn: () => R): R => context.with(context.active().setValue(KEY, value), fn);

describe('bindContext', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
  });
  afterEach(() => sdk.stop());

  it('captures the context where it is called, not where the function runs', () => {
    const bound = within('origin', () => bindContext(active));
    assert.equal(within('elsewhere', bound), 'origin');
    assert.equal(bound(), 'origin');
    assert.equal(active(), undefined);
  });

  it('captures that there is none', () => {
    assert.equal(within('elsewhere', bindContext(active)), undefined);
  });

  it('keeps the context in what the function starts', async () => {
    const bound = within('origin', () =>
      bindContext(async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return active();
      }),
    );
    assert.equal(await within('elsewhere', bound), 'origin');
  });

  it('passes this, arguments, result and what is thrown', () => {
    const owner = {
      factor: 2,
      times: bindContext(function (this: { factor: number }, a: number, b: number) {
        return this.factor * a * b;
      }),
    };
    assert.equal(owner.times(3, 4), 24);
    const failing = bindContext(() => {
      throw new RangeError('broken');
    });
    assert.throws(failing, RangeError);
  });
});
