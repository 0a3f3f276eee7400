import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { openRequest } from '../../src/middleware/observedRequest.ts';
import { startSdk } from '../support/sdk.ts';

describe('an observed request', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
  });
  afterEach(() => sdk.stop());

  it('gives on what the rest of its handling throws, and handles it no second time', async () => {
    let handled = 0;
    const incoming = { raw: {}, method: 'GET', headers: {}, over: new Promise<never>(() => {}) };
    const { handle } = openRequest({}, incoming, {});
    const failing = () => {
      handled++;
      throw new RangeError('mine');
    };
    await assert.rejects(handle(failing), RangeError);
    assert.equal(handled, 1);
  });
});
