import assert from 'node:assert/strict';
import { getLogger } from '@telltale/logging';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { activeIdentity, withIdentity } from '../../src/context/identity.ts';
import { runWithMessage, wrapMessage } from '../../src/context/message.ts';
import { unitOfWork } from '../../src/context/unitOfWork.ts';
import { startSdk } from '../support/sdk.ts';

const log = getLogger('test.message');

describe('messages', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
  });
  afterEach(() => sdk.stop());

  const ways: [name: string, pass: <T>(message: T) => T][] = [
    ['structured clone', structuredClone],
    ['JSON', (message) => JSON.parse(JSON.stringify(message))],
  ];
  for (const [name, pass] of ways) {
    it(`bring payload and trace along by ${name}`, () => {
      const message = unitOfWork('send', () => wrapMessage({ order: 17 }));
      const result = runWithMessage(pass(message), ({ order }) => {
        log.info('inside');
        return order;
      });
      assert.equal(result, 17);
      assert.equal(sdk.logs[0]?.traceId, sdk.spans()[0]?.spanContext().traceId);
    });
  }

  it('bring the identity along where both sides say so', () => {
    const message = withIdentity({ user: 'u-1' }, () => wrapMessage('text', { identity: true }));
    runWithMessage(message, () => assert.deepEqual(activeIdentity(), {}));
    runWithMessage(message, () => assert.deepEqual(activeIdentity(), { user: 'u-1' }), { identity: true });
  });

  const unwrapped: unknown[] = [undefined, null, 17, 'text', { payload: 1 }, { 'telltale.context': {} }];
  for (const payload of unwrapped) {
    it(`that nobody wrapped are their own payload: ${JSON.stringify(payload)}`, () => {
      unitOfWork('consumer', () =>
        runWithMessage(payload, (given) => {
          assert.deepEqual(given, payload);
          log.info('inside');
        }),
      );
      assert.equal(sdk.logs[0]?.traceId, undefined);
    });
  }

  for (const context of [null, 5, 'text', [], { traceparent: {} }]) {
    it(`with a damaged context run without one: ${JSON.stringify(context)}`, () => {
      const message = { 'telltale.context': context, payload: 'p' };
      assert.equal(
        runWithMessage(message as never, (payload) => payload),
        'p',
      );
    });
  }
});
