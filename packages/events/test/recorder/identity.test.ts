import assert from 'node:assert/strict';
import { context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createRecorder, type RecordOptions, userLogin } from '../../src/index.ts';
import { startSdk } from '../support/sdk.ts';

const baggage = propagation.createBaggage({
  'user.id': { value: 'u-1' },
  'session.id': { value: 's-1' },
  'telltale.tenant.id': { value: 't-1' },
  'telltale.request.id': { value: 'r-1' },
  'shop.plan': { value: 'gold' },
});
const inside = propagation.setBaggage(ROOT_CONTEXT, baggage);

describe('an event recorded inside an identity', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
  });
  afterEach(() => sdk.stop());

  /** What of it the event's attributes say. */
  function recorded(options: RecordOptions = {}): unknown {
    createRecorder({ strict: true }).record(userLogin, { method: 'sso' }, options);
    const attributes = sdk.records().at(-1)?.attributes ?? {};
    return Object.fromEntries(
      Object.entries(attributes).filter(([key]) => /^(user|session|shop)\.|tenant|request/.test(key)),
    );
  }

  it('carries user, session, tenant and request', () => {
    assert.deepEqual(
      context.with(inside, () => recorded()),
      {
        'user.id': 'u-1',
        'session.id': 's-1',
        'telltale.tenant.id': 't-1',
        'telltale.request.id': 'r-1',
      },
    );
    assert.deepEqual(recorded(), {});
  });

  it('carries that of the context that is given', () => {
    assert.equal((recorded({ context: inside }) as Record<string, unknown>)['user.id'], 'u-1');
    assert.deepEqual(
      context.with(inside, () => recorded({ context: ROOT_CONTEXT })),
      {},
    );
  });

  it('belongs to the user that is given, who does not get another user’s tenant', () => {
    assert.deepEqual(
      context.with(inside, () => recorded({ user: 'u-2' })),
      { 'user.id': 'u-2', 'session.id': 's-1', 'telltale.request.id': 'r-1' },
    );
  });
});
