import assert from 'node:assert/strict';
import { diag } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createObserver, createRecorder, type Observer } from '../../src/index.ts';
import { listen } from '../support/diagnostics.ts';
import { startSdk } from '../support/sdk.ts';

const META = {
  provider: 'openai',
  model: 'm',
  toolName: 'a',
  applicationId: 'a-1',
  applicationType: 'agent',
  parseType: 'document',
};

/** An object that throws when one of these members is asked for. */
function throwing<T extends object>(target: T, ...names: string[]): T {
  const get = () => {
    throw new Error('a getter');
  };
  for (const name of names) Object.defineProperty(target, name, { get, enumerable: true });
  return target;
}

const ERROR_MEMBERS = ['status', 'code', 'cause', 'name', 'lastError', '$metadata'];

describe('what throws where nobody expects it', () => {
  let sdk: ReturnType<typeof startSdk>;
  let observer: Observer;
  beforeEach(() => {
    sdk = startSdk();
    observer = createObserver(createRecorder());
  });
  afterEach(() => sdk.stop());
  afterEach(() => diag.disable());

  const ends = () =>
    sdk
      .records()
      .map(({ attributes }) => [
        attributes['telltale.status'] ?? attributes['telltale.parse.status'],
        attributes['error.type'],
      ]);

  // The first one: what is told, is told once a minute.
  it('is told, and not put in the place of the work’s own error', async () => {
    const told = listen();
    const broken = () => {
      throw new Error('broken option');
    };
    const meta = { parseType: 'document', applicationType: 'unknown', outcome: broken, pages: broken };
    await assert.rejects(
      observer.observeFileParse(meta, () => Promise.reject(new RangeError('far'))),
      RangeError,
    );
    assert.equal(await observer.observeFileParse(meta, async () => 'parsed'), 'parsed');
    assert.match(told().join('\n'), /not observed: Error: broken option/);
  });

  for (const name of ['observeModelCall', 'observeToolCall', 'observeRun', 'observeFileParse'] as const) {
    const observe = (fn: () => unknown, meta: unknown = META) =>
      (observer[name] as (meta: unknown, fn: () => unknown) => unknown)(meta, fn);

    it(`is no error in the application’s path: ${name} of an error`, async () => {
      for (const member of ERROR_MEMBERS) {
        const error = throwing(new Error('the application’s'), member);
        const raise = () => {
          throw error;
        };
        assert.throws(
          () => observe(raise),
          (thrown) => thrown === error,
        );
        await assert.rejects(
          async () => observe(async () => raise()),
          (thrown) => thrown === error,
        );
        const stream = observe(async function* () {
          yield 1;
          raise();
        }) as AsyncIterable<unknown>;
        await assert.rejects(
          async () => {
            for await (const _ of stream);
          },
          (thrown) => thrown === error,
        );
      }
      assert.equal(ends().length, 3 * ERROR_MEMBERS.length);
      for (const end of ends()) assert.deepEqual(end, ['failed', '_OTHER']);
    });

    it(`is no error in the application’s path: ${name} of a result`, async () => {
      for (const member of ['stream', 'isError', 'usage', 'choices', 'pages']) {
        const result = throwing({ some: 'thing' }, member);
        assert.equal(
          observe(() => result),
          result,
        );
        assert.equal(await observe(async () => result), result);
      }
    });

    it(`is no error in the application’s path: ${name} of what it is given`, async () => {
      const broken = Object.keys({
        ...META,
        user: 1,
        signal: 1,
        read: 1,
        outcome: 1,
        prompt: 1,
        startTime: 1,
      });
      const metas = [undefined, null, 7, ...broken.map((member) => throwing({ ...META }, member))];
      for (const meta of metas) {
        assert.equal(
          observe(() => 42, meta),
          42,
        );
        assert.equal(await observe(async () => 42, meta), 42);
        const heard: unknown[] = [];
        for await (const chunk of observe(async function* () {
          yield* [1, 2];
        }, meta) as AsyncIterable<unknown>)
          heard.push(chunk);
        assert.deepEqual(heard, [1, 2]);
        assert.throws(
          () =>
            observe(() => {
              throw new RangeError('far');
            }, meta),
          RangeError,
        );
      }
    });
  }

  it('is no error in the application’s path: what a call reports, also one that is not observed', () => {
    for (const meta of [META, undefined])
      observer.observeModelCall(meta as typeof META, (call) => {
        call.retried();
        call.report(throwing({}, 'inputTokens'));
      });
    assert.deepEqual(ends(), [['success', undefined]]);
  });

  it('is no error in the application’s path: a presence', () => {
    for (const meta of [undefined, throwing({ ...META }, 'user'), throwing({ ...META }, 'sessionId')]) {
      using _ = observer.sessionAlive(meta as typeof META);
    }
  });

  it('is no error in the application’s path: an event, an instrument', () => {
    const { record, measure, stats } = createRecorder();
    for (const nothing of [undefined, null, throwing({}, 'name'), throwing({}, 'fields')] as never[]) {
      assert.match(record(nothing, {}), /^[\da-f-]{36}$/);
      measure(nothing, 1, {});
    }
    assert.equal(stats().failed, 4);
  });
});
