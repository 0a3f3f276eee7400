import assert from 'node:assert/strict';
import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { getLogger } from '@telltale/logging';
import { afterEach, describe, it } from 'mocha';
import { startSdk } from '../support/sdk.ts';

const ID = '4BF92F3577B34DA6A3CE929D0E0E4736';
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const log = getLogger('test.request');

describe('a request header of another kind', () => {
  let sdk: ReturnType<typeof startSdk>;
  afterEach(() => sdk.stop());

  /** A request with these headers, as an instrumentation makes a span of it; gives the log and the span. */
  function request(headers: Record<string, string | string[]>) {
    const parent = propagation.extract(ROOT_CONTEXT, headers);
    const span = trace.getTracer('test').startSpan('GET', {}, parent);
    context.with(trace.setSpan(parent, span), () => log.info('inside'));
    span.end();
    return { log: sdk.logs.at(-1), span: sdk.spans().at(-1) };
  }

  it('is the trace id where it is one, of a span without a parent', () => {
    sdk = startSdk({ request: { header: 'X-Request-Id', adopt: 'trace' } });
    const { log, span } = request({ 'x-request-id': ID });
    assert.equal(log?.traceId, ID.toLowerCase());
    assert.equal(span?.spanContext().traceId, ID.toLowerCase());
    assert.equal(span.parentSpanContext, undefined);
    assert.equal(log.attributes['telltale.request.id'], ID);
    assert.equal(span.attributes['telltale.request.id'], ID);
  });

  it('is an attribute where it is no trace id', () => {
    sdk = startSdk({ request: { header: 'X-Request-Id', adopt: 'trace' } });
    for (const id of ['req-17', '7f1c9a4e-6b1e-4c3c-8f6e-2f1d8a1b2c3d', '0'.repeat(32)]) {
      const { log, span } = request({ 'x-request-id': id });
      assert.equal(log?.attributes['telltale.request.id'], id);
      assert.equal(log?.traceId, span?.spanContext().traceId);
      assert.notEqual(log?.traceId, id);
    }
  });

  it('is an attribute only, where the setting says so', () => {
    sdk = startSdk({ request: { header: 'x-request-id', adopt: 'attribute' } });
    const { log } = request({ 'x-request-id': ID });
    assert.equal(log?.attributes['telltale.request.id'], ID);
    assert.notEqual(log?.traceId, ID.toLowerCase());
  });

  it('gives way to a traceparent', () => {
    sdk = startSdk({ request: { header: 'X-Request-Id', adopt: 'trace' } });
    const { log, span } = request({ 'x-request-id': ID, traceparent: TRACEPARENT });
    assert.equal(log?.traceId, TRACEPARENT.split('-')[1]);
    assert.equal(span?.parentSpanContext?.spanId, TRACEPARENT.split('-')[2]);
    assert.equal(log?.attributes['telltale.request.id'], ID);
  });

  for (const value of ['', 'a b', 'a\nb', 'x'.repeat(129), '<script>', 'ünï', ['a', 'b']]) {
    it(`is nothing where it is not valid: ${JSON.stringify(value).slice(0, 20)}`, () => {
      sdk = startSdk({ request: { header: 'X-Request-Id', adopt: 'trace' } });
      const { log, span } = request({ 'x-request-id': value });
      assert.equal(log?.attributes['telltale.request.id'], undefined);
      assert.deepEqual(span?.attributes, {});
    });
  }

  it('is nothing without the setting', () => {
    sdk = startSdk();
    assert.notEqual(request({ 'x-request-id': ID }).log?.traceId, ID.toLowerCase());
  });
});
