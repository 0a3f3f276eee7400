import assert from 'node:assert/strict';
import { SpanStatusCode } from '@opentelemetry/api';
import { getLogger } from '@telltale/logging';
import { afterEach, describe, it } from 'mocha';
import { injectContext } from '../../src/context/carrier.ts';
import { runWithMessage, wrapMessage } from '../../src/context/message.ts';
import { runInContext } from '../../src/context/runInContext.ts';
import { unitOfWork } from '../../src/context/unitOfWork.ts';
import { run } from '../support/application.ts';
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

  it('lets whatever is thrown through as it is', async () => {
    sdk = startSdk();
    const getter = (): never => {
      throw new Error('getter');
    };
    const hostile = Object.defineProperty(new Error(), 'message', { get: getter });
    for (const thrown of [Object.create(null), Symbol('s'), null, undefined, hostile]) {
      const raise = () => {
        throw thrown;
      };
      const same = (error: unknown) => error === thrown;
      assert.throws(() => unitOfWork('throws', raise), same);
      await assert.rejects(
        unitOfWork('rejects', async () => raise()),
        same,
      );
    }
    const ends = sdk.spans().map(({ status, attributes }) => [status.code, attributes['error.type']]);
    assert.equal(ends.length, 10);
    assert.deepEqual(ends.slice(0, 8), Array(8).fill([SpanStatusCode.ERROR, '_OTHER']));
    assert.deepEqual(ends.slice(8), Array(2).fill([SpanStatusCode.ERROR, 'Error']));
  });

  it('gives back what the function gave, and ends when the application has asked that for its end', async () => {
    sdk = startSdk();
    let isAsked = false;
    const query = {
      // biome-ignore lint/suspicious/noThenProperty: as query builders have it
      then(react: (row: number) => unknown) {
        isAsked = true;
        return Promise.resolve(17).then(react);
      },
    };
    const given = unitOfWork('query', () => query);
    assert.equal(given, query);
    await turn();
    assert.deepEqual([isAsked, sdk.spans().length], [false, 0]);
    assert.equal(await given, 17);
    assert.equal(sdk.spans().length, 1);
  });

  for (const helper of ['unitOfWork', 'runInContext', 'runWithMessage']) {
    it(`leaves a rejection that nobody handles to end the process, in ${helper}`, async () => {
      sdk = startSdk();
      const env = { OTEL_FIXTURE_HELPER: helper };
      const { code, stdout, stderr } = await run('unhandled.mjs', { flags: [], env });
      assert.deepEqual([code, stdout], [1, ''], stderr);
      assert.match(stderr, /Error: on purpose/);
    }).timeout(30_000);
  }

  it('takes null for what is not said', () => {
    sdk = startSdk();
    const fn = () => 17;
    assert.equal(unitOfWork('work', fn, null), 17);
    assert.equal(runInContext(null, fn, null), 17);
    assert.equal(runWithMessage(wrapMessage(1, null), fn, null), 17);
    assert.deepEqual(injectContext(null, null), {});
    const frozen = Object.freeze({});
    assert.equal(
      unitOfWork('work', () => injectContext(frozen)),
      frozen,
    );
  });
});
