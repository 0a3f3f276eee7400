import assert from 'node:assert/strict';
import { SpanStatusCode } from '@opentelemetry/api';
import { getLogger } from '@telltale/logging';
import { afterEach, describe, it } from 'mocha';
import { unitOfWork } from '../../src/context/unitOfWork.ts';
import { startSdk } from '../support/sdk.ts';

const log = getLogger('test.unit');
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('unitOfWork', () => {
  let sdk: ReturnType<typeof startSdk>;
  afterEach(() => sdk.stop());

  it('gives all its records one trace id, and each unit its own', async () => {
    sdk = startSdk();
    const unit = async () => {
      log.info('begin');
      await turn();
      log.info('end');
    };
    await Promise.all([unitOfWork('one', unit), unitOfWork('two', unit)]);
    log.info('outside');
    const [first, second, third, fourth, outside] = sdk.logs.map(({ traceId }) => traceId);
    assert.ok(first && second && first !== second);
    assert.deepEqual([third, fourth, outside], [first, second, undefined]);
    assert.deepEqual(
      sdk.spans().map(({ name, parentSpanContext }) => [name, parentSpanContext]),
      [
        ['one', undefined],
        ['two', undefined],
      ],
    );
  });

  it('never mixes with another: 10,000 that all wait for each other', async () => {
    sdk = startSdk();
    const COUNT = 10_000;
    const gate = Promise.withResolvers<void>();
    const units = Array.from({ length: COUNT }, (_, number) =>
      unitOfWork(
        'unit',
        async () => {
          log.info('before', { number });
          await gate.promise;
          await turn();
          log.info('after', { number });
        },
        { identity: { user: number } },
      ),
    );
    gate.resolve();
    await Promise.all(units);
    assert.equal(new Set(sdk.logs.map(({ traceId }) => traceId)).size, COUNT);
    const [before, after] = [sdk.logs.slice(0, COUNT), sdk.logs.slice(COUNT)];
    for (const [at, { attributes, traceId }] of after.entries()) {
      assert.equal(attributes['user.id'], String(attributes['number']));
      assert.equal(traceId, before[Number(attributes['number'])]?.traceId, `${at}`);
    }
  });

  it('has a trace id where no spans are made', async () => {
    sdk = startSdk({}, { tracing: false });
    await unitOfWork('work', async () => {
      log.info('one');
      await turn();
      unitOfWork('inner', () => log.info('two'));
    });
    const [one, two] = sdk.logs;
    assert.match(one?.traceId ?? '', /^[\da-f]{32}$/);
    assert.match(one?.spanId ?? '', /^[\da-f]{16}$/);
    assert.equal(two?.traceId, one?.traceId);
  });

  it('is part of the trace around it, or links to it', () => {
    sdk = startSdk();
    unitOfWork('around', () => {
      unitOfWork('part', () => {});
      unitOfWork('apart', () => {}, { relation: 'link', attributes: { batch: 7 } });
    });
    const [part, apart, around] = sdk.spans();
    const { traceId, spanId } = around?.spanContext() ?? {};
    assert.equal(part?.parentSpanContext?.spanId, spanId);
    assert.equal(apart?.parentSpanContext, undefined);
    assert.notEqual(apart?.spanContext().traceId, traceId);
    assert.deepEqual(
      apart?.links.map(({ context }) => [context.traceId, context.spanId]),
      [[traceId, spanId]],
    );
    assert.deepEqual(apart?.attributes, { batch: 7 });
  });

  it('tells of what is thrown, and lets it through', async () => {
    sdk = startSdk();
    const error = new TypeError('broken');
    assert.throws(
      () =>
        unitOfWork('throws', () => {
          throw error;
        }),
      error,
    );
    await assert.rejects(
      unitOfWork('rejects', async () => {
        await turn();
        throw error;
      }),
      error,
    );
    for (const span of sdk.spans()) {
      assert.equal(span.status.code, SpanStatusCode.ERROR);
      assert.equal(span.attributes['error.type'], 'TypeError');
      assert.equal(span.events[0]?.name, 'exception');
    }
    assert.equal(sdk.spans().length, 2);
  });

  it('gives back the promise of the function itself', () => {
    sdk = startSdk();
    const promise = Promise.resolve(1);
    assert.equal(
      unitOfWork('work', () => promise),
      promise,
    );
  });
});
