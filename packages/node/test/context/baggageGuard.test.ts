import assert from 'node:assert/strict';
import { context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { afterEach, describe, it } from 'mocha';
import {
  MAX_ENTRIES,
  MAX_KEY_LENGTH,
  MAX_TOTAL_LENGTH,
  MAX_VALUE_LENGTH,
} from '../../src/context/baggageGuard.ts';
import { injectContext } from '../../src/context/carrier.ts';
import { activeIdentity, withIdentity } from '../../src/context/identity.ts';
import { runInContext } from '../../src/context/runInContext.ts';
import { startSdk } from '../support/sdk.ts';

const ALL = 'user.id=u-1,session.id=s-1,telltale.tenant.id=t-1,telltale.request.id=r-1,shop.plan=gold';

/** The entries that a header leaves, read as an instrumentation does. */
const entriesOf = (baggage: string) => {
  const extracted = propagation.extract(ROOT_CONTEXT, { baggage });
  const entries = propagation.getBaggage(extracted)?.getAllEntries() ?? [];
  return Object.fromEntries(entries.map(([key, { value }]) => [key, value]));
};

/** The `baggage` header of a request to somebody. */
const sent = () => {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers['baggage'];
};

describe('baggage from outside', () => {
  let sdk: ReturnType<typeof startSdk>;
  afterEach(() => sdk.stop());

  it('is not believed about whose work it is', () => {
    sdk = startSdk();
    assert.deepEqual(entriesOf(ALL), { 'shop.plan': 'gold' });
    runInContext({ baggage: ALL }, () => assert.deepEqual(activeIdentity(), {}));
  });

  it('is believed as far as the setting says', () => {
    sdk = startSdk({ accept: ['session.id'] });
    assert.deepEqual(entriesOf(ALL), { 'session.id': 's-1', 'shop.plan': 'gold' });
    assert.deepEqual(entriesOf('session.id=a%0Ab'), {});
    assert.deepEqual(entriesOf(`session.id=${'x'.repeat(257)}`), {});
  });

  it('is believed where the caller says that the sender is its own, for that carrier only', () => {
    sdk = startSdk();
    runInContext(
      { baggage: ALL },
      () => {
        assert.deepEqual(activeIdentity(), { user: 'u-1', session: 's-1', tenant: 't-1' });
        assert.equal(sent(), 'shop.plan=gold');
        runInContext({ baggage: ALL }, () => assert.deepEqual(activeIdentity(), {}));
      },
      { identity: true },
    );
  });

  it('has few entries', () => {
    sdk = startSdk();
    const many = Array.from({ length: MAX_ENTRIES + 1 }, (_, i) => `k${i}=v`).join(',');
    assert.equal(Object.keys(entriesOf(many)).length, MAX_ENTRIES);
  });

  it('has short entries with keys that are tokens', () => {
    sdk = startSdk();
    const entries = [
      `${'k'.repeat(MAX_KEY_LENGTH)}=fits`,
      `${'k'.repeat(MAX_KEY_LENGTH + 1)}=v`,
      `long=${'v'.repeat(MAX_VALUE_LENGTH + 1)}`,
      `fits=${'v'.repeat(MAX_VALUE_LENGTH)}`,
      'with%20space=v',
      'line%0Aend=v',
      '__proto__=v',
      'ok=v',
    ];
    assert.deepEqual(Object.keys(entriesOf(entries.join(','))), ['k'.repeat(MAX_KEY_LENGTH), 'fits', 'ok']);
  });

  it('is short', () => {
    sdk = startSdk();
    const large = Array.from({ length: 20 }, (_, i) => `k${i}=${'v'.repeat(1_000)}`).join(',');
    const entries = Object.entries(entriesOf(large));
    const length = entries.flat().join('').length;
    assert.ok(entries.length > 0 && length <= MAX_TOTAL_LENGTH, `${length}`);
  });
});

describe('baggage to others', () => {
  let sdk: ReturnType<typeof startSdk>;
  afterEach(() => sdk.stop());
  const identity = { user: 'u-1', session: 's-1', tenant: 't-1' };

  it('does not say whose work it is', () => {
    sdk = startSdk();
    const plan = propagation.createBaggage({ 'shop.plan': { value: 'gold' } });
    withIdentity(identity, () => {
      assert.equal(sent(), undefined);
      assert.equal(injectContext()['baggage'], undefined);
      assert.deepEqual(activeIdentity(), identity);
    });
    context.with(propagation.setBaggage(ROOT_CONTEXT, plan), () =>
      withIdentity(identity, () => assert.equal(sent(), 'shop.plan=gold')),
    );
  });

  it('says it as far as the setting says', () => {
    sdk = startSdk({ send: ['telltale.tenant.id'] });
    withIdentity(identity, () => assert.equal(sent(), 'telltale.tenant.id=t-1'));
  });

  it('says it where the caller says that the other side is its own', () => {
    sdk = startSdk();
    withIdentity(identity, () => {
      assert.equal(
        injectContext({}, { identity: true })['baggage'],
        'user.id=u-1,session.id=s-1,telltale.tenant.id=t-1',
      );
      assert.equal(sent(), undefined);
    });
  });
});
