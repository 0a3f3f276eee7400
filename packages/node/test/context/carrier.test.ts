import assert from 'node:assert/strict';
import { SpanKind, trace } from '@opentelemetry/api';
import { getLogger } from '@telltale/logging';
import { afterEach, describe, it } from 'mocha';
import { injectContext } from '../../src/context/carrier.ts';
import { withIdentity } from '../../src/context/identity.ts';
import { runInContext } from '../../src/context/runInContext.ts';
import { unitOfWork } from '../../src/context/unitOfWork.ts';
import { startSdk } from '../support/sdk.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const TRACEPARENT = `00-${TRACE}-${SPAN}-01`;
const log = getLogger('test.carrier');

describe('runInContext', () => {
  let sdk: ReturnType<typeof startSdk>;
  afterEach(() => sdk.stop());
  const ids = () => sdk.logs.map(({ traceId, spanId }) => [traceId, spanId]);

  const carriers: [name: string, carrier: object][] = [
    ['a plain object', { traceparent: TRACEPARENT }],
    ['headers with capitals', { Traceparent: TRACEPARENT }],
    ['headers of lists', { traceparent: [TRACEPARENT] }],
    ['headers of bytes, as Kafka has them', { traceparent: Buffer.from(TRACEPARENT) }],
    ['a Headers', new Headers({ traceparent: TRACEPARENT })],
    ['a Map', new Map([['traceparent', TRACEPARENT]])],
  ];
  for (const [name, carrier] of carriers) {
    it(`continues the trace of ${name}`, () => {
      sdk = startSdk();
      assert.equal(
        runInContext(carrier, () => {
          log.info('inside');
          return 17;
        }),
        17,
      );
      assert.deepEqual(ids(), [[TRACE, SPAN]]);
    });
  }

  for (const carrier of [null, undefined, {}, { traceparent: 'nonsense' }, 'text', { traceparent: 5 }]) {
    it(`runs without a context where the carrier is ${JSON.stringify(carrier)}`, () => {
      sdk = startSdk();
      unitOfWork('around', () => runInContext(carrier as object, () => log.info('inside')));
      assert.deepEqual(ids(), [[undefined, undefined]]);
    });
  }

  it('runs where a carrier throws', () => {
    sdk = startSdk();
    const carrier = {
      get traceparent(): never {
        throw new Error('broken');
      },
    };
    assert.equal(
      runInContext(carrier, () => 'ran'),
      'ran',
    );
  });

  it('leaves nothing of the context around it inside', () => {
    sdk = startSdk();
    withIdentity({ user: 'consumer' }, () =>
      runInContext({ traceparent: TRACEPARENT }, () => log.info('inside')),
    );
    assert.equal(sdk.logs[0]?.attributes['user.id'], undefined);
  });

  it('makes a span of the given name that continues the trace', async () => {
    sdk = startSdk();
    await runInContext({ traceparent: TRACEPARENT }, async () => log.info('inside'), {
      name: 'process orders',
      attributes: { 'messaging.system': 'redis' },
    });
    const [span] = sdk.spans();
    assert.equal(span?.name, 'process orders');
    assert.equal(span.kind, SpanKind.CONSUMER);
    assert.equal(span.attributes['messaging.system'], 'redis');
    assert.equal(span.parentSpanContext?.spanId, SPAN);
    assert.deepEqual(ids(), [[TRACE, span.spanContext().spanId]]);
  });

  it('links to the trace from one of its own', () => {
    sdk = startSdk();
    runInContext({ traceparent: TRACEPARENT }, () => log.info('inside'), { relation: 'link' });
    const [span] = sdk.spans();
    assert.notEqual(span?.spanContext().traceId, TRACE);
    assert.equal(span?.parentSpanContext, undefined);
    assert.deepEqual(
      span?.links.map(({ context: { traceId, spanId } }) => [traceId, spanId]),
      [[TRACE, SPAN]],
    );
    assert.deepEqual(ids(), [[span?.spanContext().traceId, span?.spanContext().spanId]]);
  });
});

describe('injectContext', () => {
  let sdk: ReturnType<typeof startSdk>;
  afterEach(() => sdk.stop());

  it('writes the active span into a carrier', () => {
    sdk = startSdk();
    const headers = { existing: 'header' };
    unitOfWork('send', () => {
      const span = trace.getActiveSpan()?.spanContext();
      assert.equal(injectContext(headers), headers);
      assert.deepEqual(headers, {
        existing: 'header',
        traceparent: `00-${span?.traceId}-${span?.spanId}-01`,
      });
    });
  });

  it('carries where the configuration has no propagators, while requests carry nothing', () => {
    sdk = startSdk({}, { propagators: false });
    const carrier = unitOfWork('send', () => injectContext());
    assert.match(carrier['traceparent'] ?? '', /^00-/);
    runInContext(carrier, () => log.info('inside'));
    assert.equal(sdk.logs[0]?.traceId, carrier['traceparent']?.split('-')[1]);
  });
});
