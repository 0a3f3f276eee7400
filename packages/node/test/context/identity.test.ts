import assert from 'node:assert/strict';
import { context, propagation, trace } from '@opentelemetry/api';
import { getLogger } from '@telltale/logging';
import { afterEach, describe, it } from 'mocha';
import { activeIdentity, withIdentity } from '../../src/context/identity.ts';
import { unitOfWork } from '../../src/context/unitOfWork.ts';
import { startSdk } from '../support/sdk.ts';

const log = getLogger('test.identity');

describe('withIdentity', () => {
  let sdk: ReturnType<typeof startSdk>;
  afterEach(() => sdk.stop());

  it('reaches logs, however far the work goes, and no log outside', async () => {
    sdk = startSdk();
    await withIdentity({ user: 'u-17', session: 's-1', tenant: 't-3' }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      log.info('inside');
    });
    log.info('outside');
    const [inside, outside] = sdk.logs;
    assert.equal(inside?.attributes['user.id'], 'u-17');
    assert.equal(inside.attributes['session.id'], 's-1');
    assert.equal(inside.attributes['telltale.tenant.id'], 't-3');
    assert.deepEqual(Object.keys(outside?.attributes ?? {}), ['log.record.uid']);
  });

  it('is OpenTelemetry baggage', () => {
    sdk = startSdk();
    withIdentity({ user: 'u-17' }, () =>
      assert.equal(propagation.getActiveBaggage()?.getEntry('user.id')?.value, 'u-17'),
    );
    const baggage = propagation.createBaggage({ 'session.id': { value: 's-2' } });
    context.with(propagation.setBaggage(context.active(), baggage), () => log.info('by the API'));
    assert.equal(sdk.logs[0]?.attributes['session.id'], 's-2');
  });

  it('adds to what is said around it, and takes numbers', () => {
    sdk = startSdk();
    withIdentity({ user: 1, tenant: 2n }, () =>
      withIdentity({ user: 3, session: undefined }, () =>
        assert.deepEqual(activeIdentity(), { user: '3', tenant: '2' }),
      ),
    );
    assert.deepEqual(activeIdentity(), {});
  });

  for (const value of ['', 'a\nb', '\u001b[31m', '\ud800', 'x'.repeat(257), {}, true, null]) {
    it(`leaves out what is no id: ${JSON.stringify(value).slice(0, 20)}`, () => {
      sdk = startSdk();
      withIdentity({ user: value as string, session: 's-1' }, () =>
        assert.deepEqual(activeIdentity(), { session: 's-1' }),
      );
    });
  }

  it('gives way to what the logger and the call say', () => {
    sdk = startSdk();
    withIdentity({ user: 'u-1', session: 's-1' }, () =>
      log.with({ 'session.id': 'bound' }).info('inside', { 'user.id': 'given' }),
    );
    const { 'log.record.uid': _uid, ...attributes } = sdk.logs[0]?.attributes ?? {};
    assert.deepEqual(attributes, { 'user.id': 'given', 'session.id': 'bound' });
  });

  it('stays off spans without a setting', () => {
    sdk = startSdk();
    unitOfWork('work', () => {}, { identity: { user: 'u-1' } });
    assert.deepEqual(sdk.spans()[0]?.attributes, {});
  });

  it('gives spans what the setting lists: the active one, and those that start inside', () => {
    sdk = startSdk({ spans: ['session.id'] });
    trace.getTracer('test').startActiveSpan('request', (request) => {
      withIdentity({ user: 'u-1', session: 's-1' }, () => unitOfWork('inner', () => {}));
      trace.getTracer('test').startSpan('after').end();
      request.end();
    });
    assert.deepEqual(
      sdk.spans().map(({ name, attributes }) => [name, attributes]),
      [
        ['inner', { 'session.id': 's-1' }],
        ['after', {}],
        ['request', { 'session.id': 's-1' }],
      ],
    );
  });
});
