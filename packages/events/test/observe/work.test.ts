import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { context } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createObserver, createRecorder, type Observer } from '../../src/index.ts';
import { startSdk } from '../support/sdk.ts';

const APPLICATION = { applicationId: 'a-1', applicationName: 'Office', applicationType: 'agent' };

async function* words(fail?: Error) {
  yield 'one';
  yield 'two';
  if (fail) throw fail;
}

describe('observing work', () => {
  let sdk: ReturnType<typeof startSdk>;
  let observer: Observer;
  beforeEach(() => {
    sdk = startSdk();
    observer = createObserver({ record: createRecorder({ strict: true }).record });
  });
  afterEach(() => sdk.stop());

  /** How the events ended so far, and the only attributes that a test asks for. */
  const ends = (...keys: string[]) =>
    sdk.records().map(({ attributes }) => {
      const { 'telltale.status': status, 'telltale.parse.status': parse, 'error.type': type } = attributes;
      return [status ?? parse, type, ...keys.map((key) => attributes[key])];
    });

  it('tells success, failure, refusal and cancellation of a tool apart', async () => {
    const tool = (fn: () => unknown, more = {}) =>
      observer.observeToolCall({ toolName: 'search', ...more }, async () => fn());
    const raise = (error: unknown) => () => {
      throw error;
    };
    assert.equal(await tool(() => 42), 42);
    await assert.rejects(tool(raise(new RangeError('far'))));
    await assert.rejects(tool(raise(new DOMException('no', 'AbortError'))));
    await assert.rejects(tool(raise(Object.assign(new Error('no'), { status: 403 }))));
    await tool(() => ({ isError: true, content: [] }));
    await assert.rejects(
      tool(raise(new Error('denied')), { outcome: () => ({ status: 'rejected', errorType: 'approval' }) }),
    );
    assert.deepEqual(
      ends('gen_ai.tool.name', 'gen_ai.tool.type').map(([status, type]) => [status, type]),
      [
        ['success', undefined],
        ['failed', 'RangeError'],
        ['cancelled', 'cancelled'],
        ['rejected', '403'],
        ['failed', 'tool_error'],
        ['rejected', 'approval'],
      ],
    );
    assert.deepEqual(ends('gen_ai.tool.name', 'gen_ai.tool.type')[0]?.slice(2), ['search', 'function']);
  });

  it('records a run with the calls in it, also of tools in tools, and its end when its stream ends', async () => {
    const { observeRun, observeToolCall, observeModelCall } = observer;
    const model = { provider: 'openai', model: 'm' };
    const stream = await observeRun({ ...APPLICATION, sessionId: 's-1', user: 'u-1' }, async () => {
      await observeModelCall(model, async () => {});
      await observeToolCall({ toolName: 'outer' }, () =>
        observeToolCall({ toolName: 'inner' }, async () => wait(5)),
      );
      await observeModelCall(model, async () => {});
      return words();
    });
    const runs = () => sdk.records().filter(({ eventName }) => eventName === 'telltale.application.process');
    await wait(10);
    assert.equal(runs().length, 0);
    for await (const _ of stream);
    const [run] = runs();
    const { attributes = {} } = run ?? {};
    assert.equal(attributes['telltale.run.inference_calls'], 2);
    assert.equal(attributes['telltale.run.tool_calls'], 2);
    assert.equal(attributes['user.id'], 'u-1');
    assert.equal(attributes['session.id'], 's-1');
    assert.ok(Number(attributes['telltale.duration']) >= 0.014);
  });

  it('counts the calls in a run that is a generator', async () => {
    const { observeRun, observeToolCall, observeModelCall } = observer;
    const run = observeRun(APPLICATION, async function* () {
      await observeToolCall({ toolName: 'a' }, async () => 1);
      yield* observeModelCall({ provider: 'openai', model: 'm' }, () => words());
    });
    const heard: string[] = [];
    for await (const word of run) heard.push(word);
    assert.deepEqual(heard, ['one', 'two']);
    const { attributes = {} } = sdk.records().at(-1) ?? {};
    assert.equal(attributes['telltale.run.inference_calls'], 1);
    assert.equal(attributes['telltale.run.tool_calls'], 1);
  });

  it('leaves out the number of calls where nothing can know it, without a context manager', async () => {
    context.disable();
    const model = { provider: 'openai', model: 'm' };
    await observer.observeRun(APPLICATION, () => observer.observeModelCall(model, async () => 1));
    const { attributes = {} } = sdk.records().at(-1) ?? {};
    assert.equal(attributes['telltale.status'], 'success');
    assert.equal('telltale.run.inference_calls' in attributes, false);
    assert.equal('telltale.run.tool_calls' in attributes, false);
  });

  it('tells how a run’s stream ended', async () => {
    const { observeRun } = observer;
    for await (const _ of observeRun(APPLICATION, () => words())) break;
    await assert.rejects(async () => {
      for await (const _ of observeRun(APPLICATION, () => words(new TypeError('x'))));
    });
    const late = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
    for (const signal of [AbortSignal.abort(), late]) {
      await assert.rejects(async () => {
        for await (const _ of observeRun({ ...APPLICATION, signal }, () => words(new TypeError('x'))));
      });
    }
    const refused = Object.assign(new Error('slow down'), { status: 429 });
    await assert.rejects(async () => {
      for await (const _ of observeRun(APPLICATION, () => words(refused)));
    });
    assert.deepEqual(ends(), [
      ['cancelled', 'abandoned'],
      ['failed', 'TypeError'],
      ['cancelled', 'cancelled'],
      ['failed', 'timeout'],
      ['failed', '429'],
    ]);
  });

  it('takes the body of a response for a part of the run, with the calls that are made for it', async () => {
    const { observeRun, observeModelCall, observeToolCall } = observer;
    async function* answer() {
      await observeModelCall({ provider: 'openai', model: 'm' }, async () => {});
      yield new TextEncoder().encode('It is.');
    }
    const run = () => observeRun(APPLICATION, async () => new Response(ReadableStream.from(answer())));
    assert.equal(await (await run()).text(), 'It is.');
    await (await run()).body?.cancel();
    await observeRun(APPLICATION, async () => new Response(null, { status: 204 }));
    // A tool's is what the tool gave, read or not.
    await observeToolCall({ toolName: 'fetch' }, async () => new Response('unread'));
    assert.deepEqual(ends('gen_ai.request.model', 'telltale.run.inference_calls'), [
      ['success', undefined, 'm', undefined],
      ['success', undefined, undefined, 1],
      ['cancelled', 'abandoned', undefined, 0],
      ['success', undefined, undefined, 0],
      ['success', undefined, undefined, undefined],
    ]);
  });

  it('takes a response whose body nobody reads, as that to a HEAD request, for a whole one', async () => {
    const { record } = createRecorder({ strict: true });
    const { observeRun } = createObserver({ record, abandonedAfter: 0.02 });
    const kept = await observeRun(APPLICATION, async () => new Response('not read'));
    for (const deadline = Date.now() + 1_500; ends().length === 0 && Date.now() < deadline; ) await wait(5);
    assert.deepEqual(ends(), [['success', undefined]]);
    assert.ok(kept.body);
  });

  it('asks the application how its stream failed, as it does for a promise', async () => {
    const outcome = () => ({ status: 'paused', errorType: 'budget' });
    await assert.rejects(async () => {
      for await (const _ of observer.observeRun({ ...APPLICATION, outcome }, () => words(new Error('x'))));
    });
    assert.deepEqual(ends(), [['paused', 'budget']]);
  });

  it('counts the time before the call, where it is said when the run began', async () => {
    const startTime = Date.now() - 5_000;
    await observer.observeRun({ ...APPLICATION, startTime }, async () => {});
    const { attributes = {} } = sdk.records()[0] ?? {};
    const took = Number(attributes['telltale.duration']);
    assert.ok(took >= 5 && took < 60, String(took));
    assert.equal(attributes['telltale.start_time'], startTime);
    assert.ok(Number(attributes['telltale.end_time']) >= startTime + 5_000);
  });

  it('records a presence with its start and end, once', async () => {
    {
      using session = observer.sessionAlive({ ...APPLICATION, user: 'u-1' });
      await wait(10);
      session.end();
    }
    const [record, ...more] = sdk.records();
    assert.equal(more.length, 0);
    const { 'telltale.start_time': start, 'telltale.end_time': end } = record?.attributes ?? {};
    assert.ok(Number(end) - Number(start) >= 9);
  });

  it('tells of a stream that throws where it should reject', async () => {
    const stream: AsyncIterableIterator<string> = {
      [Symbol.asyncIterator]: () => stream,
      next() {
        throw new RangeError('at once');
      },
    };
    assert.throws(() => observer.observeRun(APPLICATION, () => stream).next(), RangeError);
    assert.deepEqual(ends(), [['failed', 'RangeError']]);
  });

  it('lets an error and a result through that cannot be looked at', async () => {
    const broken = (): never => {
      throw new Error('getter');
    };
    const error = Object.defineProperties(new Error(), { status: { get: broken }, name: { get: broken } });
    const result = Object.defineProperties(
      {},
      { stream: { get: broken }, [Symbol.asyncIterator]: { get: broken }, isError: { get: broken } },
    );
    const model = { provider: 'openai', model: 'm' };
    const same = (thrown: unknown) => thrown === error;
    for (const observe of [
      (fn: () => unknown) => observer.observeModelCall(model, fn),
      (fn: () => unknown) => observer.observeToolCall({ toolName: 'search' }, fn),
      (fn: () => unknown) => observer.observeRun(APPLICATION, fn),
    ]) {
      assert.throws(
        () =>
          observe(() => {
            throw error;
          }),
        same,
      );
      await assert.rejects(async () => observe(() => Promise.reject(error)), same);
      assert.equal(
        observe(() => result),
        result,
      );
    }
    const failed = ['failed', '_OTHER'];
    const each = [failed, failed, ['success', undefined]];
    assert.deepEqual(ends(), [...each, ...each, ...each]);
  });

  it('tells a broken document from a parser that broke, and counts pages', async () => {
    const meta = { parseType: 'document', applicationType: 'knowledge_base', fileId: 'f-1' };
    class ParseError extends Error {
      override readonly name = 'ParseError';
    }
    await observer.observeFileParse(meta, async () => ({ pages: ['a', 'b'] }));
    await observer.observeFileParse({ ...meta, pages: (count) => count }, async () => 7);
    for (const error of [new ParseError('torn'), new TypeError('odd'), new DOMException('', 'AbortError')])
      await assert.rejects(observer.observeFileParse(meta, () => Promise.reject(error)));
    assert.deepEqual(ends('telltale.parse.pages'), [
      ['success', undefined, 2],
      ['success', undefined, 7],
      ['parse_failed', 'ParseError', undefined],
      ['failed', 'TypeError', undefined],
      ['cancelled', 'cancelled', undefined],
    ]);
  });
});
