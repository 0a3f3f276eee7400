import assert from 'node:assert/strict';
import { type Context, context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { configureLogging } from '../src/config.ts';
import { IDENTITY_KEYS, identityOf, MAX_IDENTITY_LENGTH } from '../src/identity.ts';
import { getLogger } from '../src/logger.ts';
import { captureAll, only, own } from './support/capture.ts';
import { startSdk } from './support/sdk.ts';

/** A context whose baggage has these entries. */
function contextWith(values: Record<string, string>): Context {
  const entries = Object.entries(values).map(([key, value]) => [key, { value }]);
  return propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage(Object.fromEntries(entries)));
}

describe('identityOf', () => {
  it('gives what baggage says about whose work it is, and no other entry', () => {
    const all = Object.fromEntries(IDENTITY_KEYS.map((key, i) => [key, `id-${i}`]));
    assert.deepEqual(identityOf(contextWith({ ...all, 'shop.plan': 'gold', 'user.name': 'Ada' })), all);
  });

  it('gives nothing without baggage, and without such entries', () => {
    assert.equal(identityOf(ROOT_CONTEXT), undefined);
    assert.equal(identityOf(contextWith({ 'shop.plan': 'gold' })), undefined);
  });

  it('leaves out what is no id', () => {
    const longest = 'x'.repeat(MAX_IDENTITY_LENGTH);
    const values = { 'user.id': longest, 'session.id': `${longest}x`, 'telltale.tenant.id': 'a\nb' };
    assert.deepEqual(identityOf(contextWith(values)), { 'user.id': longest });
    assert.equal(identityOf(contextWith({ 'user.id': '' })), undefined);
  });

  it('reads a baggage once', () => {
    const first = contextWith({ 'user.id': 'u-1' });
    assert.equal(identityOf(first), identityOf(first.setValue(Symbol('other'), 1)));
    assert.ok(Object.isFrozen(identityOf(first)));
  });
});

describe('an entry made inside an identity', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
  });
  afterEach(() => {
    sdk.stop();
    configureLogging({});
  });

  it('carries it; the logger’s attributes and the call’s win', () => {
    const entries = captureAll();
    const inside = contextWith({ 'user.id': 'u-1', 'session.id': 's-1', 'telltale.tenant.id': 't-1' });
    context.with(inside, () =>
      getLogger('test').with({ 'session.id': 'bound' }).info('inside', { 'telltale.tenant.id': 'given' }),
    );
    assert.deepEqual(own(only(entries)), {
      'user.id': 'u-1',
      'session.id': 'bound',
      'telltale.tenant.id': 'given',
    });
  });
});
