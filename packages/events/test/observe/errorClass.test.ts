import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { errorClasses, isErrorClass } from '../../src/observe/errorClass.ts';

describe('the class of an error', () => {
  for (const name of [
    'APIConnectionTimeoutError',
    'ERR_HTTP2_STREAM_ERROR',
    'ECONNRESET',
    'UND_ERR_HEADERS_TIMEOUT',
    'insufficient_quota',
    'com.example.shop.StockError',
    'DOMException:AbortError',
    '429',
    '23505',
    '-32001',
  ]) {
    it(`is ${name}`, () => assert.ok(isErrorClass(name)));
  }

  for (const name of [
    '',
    'Request failed for user 17',
    '200',
    'error',
    'x'.repeat(65),
    '0197f9a0-6b1e-7c3c-8f6e-2f1d8a1b2c3d',
    'req_018EeWyXxfu5pfWkrYcMdjWG',
    'chatcmpl-9aB3dE5fG7hJ9kL1mN3p',
    'order-4711234',
    'trace:4bf92f3577b34da6a3ce929d0e0e4736',
  ]) {
    it(`is not ${JSON.stringify(name.slice(0, 40))}`, () => assert.ok(!isErrorClass(name)));
  }

  it('is found past what identifies a single request', () => {
    const error = Object.assign(new RangeError('no'), { code: 'req_018EeWyXxfu5pfWkrYcMdjWG', status: 503 });
    assert.deepEqual(errorClasses(error), ['503', 'RangeError']);
  });
});
