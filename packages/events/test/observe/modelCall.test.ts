import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { context, diag, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, it } from 'mocha';
import OpenAI from 'openai';
import {
  createObserver,
  createRecorder,
  type ModelCallMeta,
  type modelCall,
  type PayloadOf,
  usePrices,
} from '../../src/index.ts';
import { startSdk } from '../support/sdk.ts';

type Call = PayloadOf<typeof modelCall>;
const META: ModelCallMeta = { provider: 'openai', model: 'gpt-4o' };
const USAGE = { prompt_tokens: 20, completion_tokens: 4, total_tokens: 24 };
const RESULT = {
  object: 'chat.completion',
  model: 'gpt-4o-1',
  choices: [{ finish_reason: 'stop' }],
  usage: USAGE,
};

/** A chunk of OpenAI's protocol. */
const chunk = (content: string | undefined, more = {}) => ({
  object: 'chat.completion.chunk',
  model: 'gpt-4o-1',
  choices: content === undefined ? [] : [{ index: 0, delta: { content }, finish_reason: null }],
  ...more,
});
const LAST = { ...chunk(''), choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
const CHUNKS = [chunk('a'), chunk('b'), chunk('c'), LAST, chunk(undefined, { usage: USAGE })];

async function* generate<T>(
  chunks: readonly T[],
  { pause = 0, fail }: { pause?: number; fail?: Error } = {},
) {
  for (const one of chunks) {
    if (pause > 0) await wait(pause);
    yield one;
  }
  if (fail) throw fail;
}

/** A stream as the clients of OpenAI and Anthropic have them. */
class ClientStream<T> implements AsyncIterable<T> {
  readonly #secret = 'private members work';
  iterator: () => AsyncIterator<T>;
  controller: AbortController;
  constructor(iterator: () => AsyncIterator<T>, controller = new AbortController()) {
    this.iterator = iterator;
    this.controller = controller;
  }
  [Symbol.asyncIterator](): AsyncIterator<T> {
    return this.iterator();
  }
  secret(): string {
    return this.#secret;
  }
  toReadableStream(): ReadableStream<T> {
    return ReadableStream.from(this);
  }
}

async function readAll<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of stream) all.push(one);
  return all;
}

describe('observeModelCall', () => {
  let sdk: ReturnType<typeof startSdk>;
  let calls: Call[];
  let observeModelCall: ReturnType<typeof createObserver>['observeModelCall'];
  beforeEach(() => {
    sdk = startSdk();
    calls = [];
    const { record } = createRecorder({ strict: true });
    const noting: typeof record = (event, payload, options) => {
      calls.push(payload as unknown as Call);
      return record(event, payload, options);
    };
    ({ observeModelCall } = createObserver({ record: noting, abandonedAfter: 0.1 }));
  });
  afterEach(() => sdk.stop());
  afterEach(() => diag.disable());
  afterEach(() => usePrices({}));
  const only = (): Call => {
    assert.equal(calls.length, 1);
    return calls[0] as Call;
  };

  it('records a call with its time, its usage and who it was for', async () => {
    const result = await observeModelCall({ ...META, user: 'u-1', sessionId: 's-1' }, async () => {
      await wait(20);
      return RESULT;
    });
    assert.equal(result, RESULT);
    const { startTime, endTime, duration, tokensPerSecond, ...rest } = only();
    assert.ok(duration >= 0.019 && duration < 5, String(duration));
    assert.ok(Math.abs(Number(endTime) - Number(startTime) - duration * 1000) < 1);
    assert.ok(tokensPerSecond !== undefined && Math.abs(tokensPerSecond - 4 / duration) < 1e-9);
    assert.deepEqual(rest, {
      operation: 'chat',
      modelType: 'llm',
      provider: 'openai',
      model: 'gpt-4o',
      sessionId: 's-1',
      responseModel: 'gpt-4o-1',
      inputTokens: 20,
      outputTokens: 4,
      totalTokens: 24,
      timeToFirstChunk: undefined,
      streaming: false,
      status: 'success',
    });
    assert.equal(sdk.records()[0]?.attributes['user.id'], 'u-1');
    assert.equal('gen_ai.output.messages' in (sdk.records()[0]?.attributes ?? {}), false);
  });

  it('records a call that is over at once, and one that throws at once', () => {
    assert.equal(
      observeModelCall({ ...META, operation: 'embeddings' }, () => 7),
      7,
    );
    assert.deepEqual([only().status, only().modelType], ['success', 'embedding']);
    assert.throws(() =>
      observeModelCall(META, () => {
        throw new TypeError('no');
      }),
    );
    assert.deepEqual([calls[1]?.status, calls[1]?.errorType], ['failed', 'TypeError']);
  });

  for (const [what, error, status, errorType] of [
    ['an abort', new DOMException('aborted', 'AbortError'), 'cancelled', 'cancelled'],
    ['OpenAI’s abort', new (class APIUserAbortError extends Error {})(), 'cancelled', 'cancelled'],
    ['a quota', Object.assign(new Error('slow down'), { status: 429 }), 'rejected', '429'],
    ['a missing right', Object.assign(new Error('no'), { statusCode: 403 }), 'rejected', '403'],
    ['a failure of the server', Object.assign(new Error('oh'), { status: 500 }), 'failed', '500'],
    ['a timeout', new DOMException('late', 'TimeoutError'), 'failed', 'timeout'],
    [
      'a broken line',
      Object.assign(new Error('x'), { cause: { code: 'ECONNRESET' } }),
      'failed',
      'ECONNRESET',
    ],
    [
      'the last of several tries',
      Object.assign(new Error('x'), { lastError: Object.assign(new Error(), { statusCode: 429 }) }),
      'rejected',
      '429',
    ],
    ['what is no error', 'text', 'failed', '_OTHER'],
    [
      'an answer that could not be read',
      Object.assign(new Error('x'), { name: 'AI_APICallError', statusCode: 200 }),
      'failed',
      'AI_APICallError',
    ],
    [
      'an error that a provider names by its type',
      Object.assign(new Error('x'), { type: 'overloaded_error' }),
      'rejected',
      'overloaded_error',
    ],
    ...[
      [
        'what MCP’s client was aborted by',
        'AbortError: This operation was aborted',
        'cancelled',
        'cancelled',
      ],
      ['what MCP’s client waited for too long', 'Request timed out', 'failed', 'timeout'],
    ].map(([what, reason, status, type]) => {
      const message = `MCP error -32001: ${reason}`;
      return [
        what,
        Object.assign(new Error(message), { name: 'McpError', code: -32001 }),
        status,
        type,
      ] as const;
    }),
    [
      'an error with many values',
      Object.assign(new RangeError(), { code: 'user 17 is odd' }),
      'failed',
      'RangeError',
    ],
  ] as const) {
    it(`tells ${what} apart`, async () => {
      await assert.rejects(async () => observeModelCall(META, () => Promise.reject(error)));
      assert.deepEqual([only().status, only().errorType], [status, errorType]);
    });
  }

  it('takes what ends by the given signal for cancelled', async () => {
    const signal = AbortSignal.abort();
    await assert.rejects(async () =>
      observeModelCall({ ...META, signal }, () => Promise.reject(new Error('?'))),
    );
    assert.equal(only().status, 'cancelled');
  });

  it('takes what a time limit ends for failed, whatever the client calls it', async () => {
    const limit = async () => {
      const signal = AbortSignal.timeout(1);
      await wait(60_000, undefined, { signal }).catch(() => {});
      return signal;
    };
    const either = AbortSignal.any([new AbortController().signal, await limit()]);
    for (const signal of [await limit(), either]) {
      await assert.rejects(async () =>
        observeModelCall({ ...META, signal }, () =>
          Promise.reject(new (class APIUserAbortError extends Error {})()),
        ),
      );
      await readAll(observeModelCall({ ...META, signal }, () => generate(CHUNKS.slice(0, 2))));
    }
    const controller = new AbortController();
    controller.abort((await limit()).reason);
    await readAll(observeModelCall(META, () => new ClientStream(() => generate([]), controller)));
    await assert.rejects(async () =>
      observeModelCall(META, () => wait(60_000, undefined, { signal: AbortSignal.timeout(1) })),
    );
    assert.deepEqual(
      calls.map(({ status, errorType }) => [status, errorType]),
      Array(6).fill(['failed', 'timeout']),
    );
  });

  it('measures the first part of the answer at its arrival, not what the consumer did with it', async () => {
    const record = (_event: unknown, payload: unknown) => {
      calls.push(payload as Call);
      return '';
    };
    const patient = createObserver({ record });
    const stream = patient.observeModelCall(META, () => generate(CHUNKS, { pause: 10 }));
    let read = 0;
    for await (const _ of stream) if (read++ === 0) await wait(500);
    const { timeToFirstChunk = 0, duration, streaming, status, inputTokens, tokensPerSecond } = only();
    assert.ok(timeToFirstChunk >= 0.009 && timeToFirstChunk < 0.5, String(timeToFirstChunk));
    assert.ok(duration >= 0.53, String(duration));
    assert.deepEqual([streaming, status, inputTokens], [true, 'success', 20]);
    assert.ok(Math.abs((tokensPerSecond ?? 0) - 4 / (duration - timeToFirstChunk)) < 1e-6);
  });

  it('does not take a chunk that says only who speaks for a part of the answer', async () => {
    let startedAt = 0;
    let answeredAt = 0;
    async function* answer() {
      startedAt = performance.now();
      yield { ...chunk(''), choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] };
      await wait(5);
      answeredAt = performance.now();
      yield* CHUNKS;
    }
    await readAll(observeModelCall(META, answer));
    assert.ok(
      (only().timeToFirstChunk ?? 0) * 1000 >= answeredAt - startedAt,
      String(only().timeToFirstChunk),
    );
  });

  it('leaves the stream what it was, with all its members', async () => {
    const made = new ClientStream(() => generate(CHUNKS));
    const stream = await observeModelCall(META, async () => made);
    assert.equal(stream, made);
    assert.equal(stream.secret(), 'private members work');
    assert.deepEqual(await readAll(stream), CHUNKS);
    assert.deepEqual([only().status, only().outputTokens], ['success', 4]);
  });

  it('watches a stream that is read through its own toReadableStream()', async () => {
    const stream = observeModelCall(META, () => new ClientStream(() => generate(CHUNKS)));
    assert.deepEqual(await readAll(stream.toReadableStream()), CHUNKS);
    assert.equal(only().outputTokens, 4);
  });

  it('asks for a chunk only when the consumer does', async () => {
    let made = 0;
    async function* counting() {
      for (const one of CHUNKS) {
        made++;
        yield one;
      }
    }
    const stream = observeModelCall(META, () => counting());
    await wait(5);
    assert.equal(made, 0);
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next();
    await wait(5);
    assert.equal(made, 1);
    await iterator.return?.(undefined);
  });

  for (const [what, read] of [
    ['for await', (stream: ReadableStream) => readAll(stream)],
    [
      'a reader',
      async (stream: ReadableStream) => {
        const all: unknown[] = [];
        const reader = stream.getReader();
        for (let one = await reader.read(); !one.done; one = await reader.read()) all.push(one.value);
        return all;
      },
    ],
    ['a pipe', (stream: ReadableStream) => readAll(stream.pipeThrough(new TransformStream()))],
    [
      'both branches of a tee',
      async (stream: ReadableStream) => {
        const [left, right] = stream.tee();
        const [all] = await Promise.all([readAll(left), readAll(right)]);
        return all;
      },
    ],
  ] as const) {
    it(`watches a web stream that is read by ${what}`, async () => {
      const stream = observeModelCall(META, () => ReadableStream.from(CHUNKS));
      assert.deepEqual(await read(stream), CHUNKS);
      assert.deepEqual([only().status, only().outputTokens], ['success', 4]);
      assert.ok(only().timeToFirstChunk !== undefined);
    });
  }

  it('tells what was cut short from what the caller ended and from what broke', async () => {
    const part = CHUNKS.slice(0, 2);
    await readAll(observeModelCall(META, () => generate(part)));
    const controller = new AbortController();
    const stream = observeModelCall(META, () => new ClientStream(() => generate(part), controller));
    for await (const _ of stream) controller.abort();
    const fail = Object.assign(new Error('terminated'), { cause: { code: 'UND_ERR_SOCKET' } });
    await assert.rejects(readAll(observeModelCall(META, () => generate(part, { fail }))));
    assert.deepEqual(
      calls.map(({ status, errorType }) => [status, errorType]),
      [
        ['failed', 'incomplete'],
        ['cancelled', 'cancelled'],
        ['failed', 'UND_ERR_SOCKET'],
      ],
    );
  });

  const RESPONSE = { object: 'response', model: 'gpt-4o-1', output: [] };
  const FAILED = { ...RESPONSE, status: 'failed', error: { code: 'server_error', message: 'boom' } };
  const OVERLOADED = { type: 'overloaded_error', message: 'Overloaded' };
  const step = (...parts: object[]) => [{ type: 'start' }, { type: 'start-step' }, ...parts];
  for (const [what, parts, status, errorType] of [
    [
      'the AI SDK’s, with an error',
      step({ type: 'text-delta' }, { type: 'error', error: new Error('boom') }, { type: 'finish' }),
      'failed',
      'Error',
    ],
    [
      'the AI SDK’s, refused after several tries',
      step({ type: 'error', error: { name: 'AI_RetryError', lastError: { statusCode: 429 } } }),
      'rejected',
      '429',
    ],
    [
      'Anthropic’s, refused at once',
      [
        { type: 'message_start', message: { role: 'assistant' } },
        { type: 'error', error: OVERLOADED },
      ],
      'rejected',
      'overloaded_error',
    ],
    [
      'Anthropic’s, refused after a part of the answer',
      [
        { type: 'content_block_delta', delta: { text: 'So' } },
        { type: 'error', error: OVERLOADED },
      ],
      'failed',
      'overloaded_error',
    ],
    ['the AI SDK’s, aborted', step({ type: 'abort' }), 'cancelled', 'cancelled'],
    ['the AI SDK’s, cut short', step({ type: 'text-delta' }), 'failed', 'incomplete'],
    [
      'the AI SDK’s, whose step ended with an error',
      step({ type: 'finish-step', finishReason: 'error' }, { type: 'finish', finishReason: 'error' }),
      'failed',
      '_OTHER',
    ],
    [
      'OpenAI’s response, failed',
      [
        { type: 'response.created', response: RESPONSE },
        { type: 'response.failed', response: FAILED },
      ],
      'failed',
      'server_error',
    ],
    [
      'Google’s, cut short',
      [{ candidates: [{ content: { role: 'model', parts: [{ text: 'AI ' }] }, index: 0 }] }],
      'failed',
      'incomplete',
    ],
    [
      'Google’s, to a prompt that is blocked',
      [{ promptFeedback: { blockReason: 'SAFETY' } }],
      'success',
      undefined,
    ],
    ['any, without a chunk', [], 'failed', 'incomplete'],
  ] as const) {
    it(`takes a stream for what its parts say: ${what}`, async () => {
      await readAll(observeModelCall(META, () => generate<object>(parts)));
      assert.deepEqual([only().status, only().errorType], [status, errorType]);
      assert.equal('error' in only(), false);
    });
  }

  it('takes a whole result for what it says', async () => {
    await observeModelCall(META, async () => FAILED);
    await observeModelCall(META, async () => ({ ...FAILED, status: 'cancelled', error: null }));
    await observeModelCall(META, async () => ({ ...FAILED, error: null }));
    await observeModelCall({ ...META, read: () => ({ error: { status: 429 } }) }, async () => 'refused');
    assert.deepEqual(
      calls.map(({ status, errorType }) => [status, errorType]),
      [
        ['failed', 'server_error'],
        ['cancelled', 'cancelled'],
        ['failed', '_OTHER'],
        ['rejected', '429'],
      ],
    );
  });

  it('records a stream that the consumer leaves as abandoned, unless the answer was complete', async () => {
    for await (const _ of observeModelCall(META, () => generate(CHUNKS))) break;
    for await (const one of observeModelCall(META, () => generate(CHUNKS))) if (one === LAST) break;
    const web = () => observeModelCall(META, () => ReadableStream.from(CHUNKS));
    await web().cancel();
    await web().pipeThrough(new TransformStream()).cancel();
    while (calls.length < 4) await wait(1);
    assert.deepEqual(
      calls.map(({ status, errorType }) => [status, errorType]),
      [
        ['cancelled', 'abandoned'],
        ['success', undefined],
        ['cancelled', 'abandoned'],
        ['cancelled', 'abandoned'],
      ],
    );
  });

  it('records a stream that nobody reads on, with the time of its last chunk, once', async () => {
    const stream = observeModelCall(META, () => generate(CHUNKS));
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next();
    while (calls.length === 0) await wait(5);
    assert.deepEqual([only().status, only().errorType], ['cancelled', 'abandoned']);
    assert.ok(only().duration < 0.1, String(only().duration));
    while (!(await iterator.next()).done);
    assert.equal(calls.length, 1);
  });

  it('does not take a model that is slow for a consumer who left', async () => {
    await readAll(observeModelCall(META, () => generate(CHUNKS.slice(3), { pause: 250 })));
    assert.equal(only().status, 'success');
  });

  it('keeps a promise of a class of its own', async () => {
    class ApiPromise<T> extends Promise<T> {
      withResponse = () => 'kept';
    }
    const made = new ApiPromise<object>((resolve) => resolve(RESULT));
    const given = observeModelCall(META, () => made);
    assert.equal(given, made);
    assert.equal(given.withResponse(), 'kept');
    await given;
    assert.equal(only().inputTokens, 20);
  });

  describe('of a client whose promise reads the answer when it is asked', () => {
    const answer = { ...RESULT, id: 'c-1', choices: [{ message: { content: '{}' }, finish_reason: 'stop' }] };
    const fetch = async () => Response.json(answer, { headers: { 'x-request-id': 'rq-1' } });
    const client = new OpenAI({ apiKey: 'none', baseURL: 'http://openai.test', maxRetries: 0, fetch });
    const ask = () =>
      observeModelCall(META, () => client.chat.completions.create({ model: 'gpt-4o', messages: [] }));
    type Asked = ReturnType<typeof ask>;
    const id = (data: unknown) => (data as { id: string }).id;

    for (const [how, use] of Object.entries({
      await: async (asked: Asked) => (await asked).id,
      'finally()': async (asked: Asked) => (await asked.finally(() => {})).id,
      'withResponse()': async (asked: Asked) => (await asked.withResponse()).data.id,
      'asResponse() and json()': async (asked: Asked) => id(await (await asked.asResponse()).json()),
      'asResponse() and text()': async (asked: Asked) =>
        JSON.parse(await (await asked.asResponse()).text()).id,
      'asResponse(), then await': async (asked: Asked) => (await asked.asResponse()) && (await asked).id,
      'a transformation': async (asked: Asked) =>
        (asked as unknown as { _thenUnwrap(by: (data: object) => object): Promise<{ name: string }> })
          ._thenUnwrap((data) => ({ name: id(data) }))
          .then(({ name }) => name),
    })) {
      it(`reads along when the application uses ${how}`, async () => {
        const asked = ask();
        assert.equal(await use(asked), 'c-1');
        assert.deepEqual([only().status, only().inputTokens], ['success', 20]);
      });
    }

    it('counts one as over whose response is taken and read in another way, and reads nothing', async () => {
      const response = await ask().asResponse();
      while (calls.length === 0) await wait(1);
      assert.equal(response.bodyUsed, false);
      assert.equal(id(await new Response(response.body).json()), 'c-1');
      assert.deepEqual([only().status, only().inputTokens], ['success', undefined]);
    });
  });

  it('does not take a stream for cut short because a line of it is too long to be read', async () => {
    const line = (value: object) => new TextEncoder().encode(`data: ${JSON.stringify(value)}\n\n`);
    const long = chunk('x'.repeat(9 * 1024 * 1024));
    const answer = (...values: object[]) =>
      observeModelCall(META, async () => {
        const body = ReadableStream.from(values.map(line));
        return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
      });
    await (await answer(chunk('a'), long, LAST, chunk(undefined, { usage: USAGE }))).text();
    await (
      await answer(chunk('a'), { ...long, choices: [{ ...long.choices[0], finish_reason: 'stop' }] })
    ).text();
    await (await answer(chunk('a'), chunk('b'))).text();
    assert.deepEqual(
      calls.map(({ status, errorType, inputTokens }) => [status, errorType, inputTokens]),
      [
        ['success', undefined, 20],
        ['success', undefined, undefined],
        ['failed', 'incomplete', undefined],
      ],
    );
  });

  it('reads unknown shapes by a function, and what the application reports', async () => {
    const read = (value: unknown) => ({ outputTokens: (value as { used?: number }).used });
    await readAll(observeModelCall({ ...META, read }, () => generate([{ used: 3 }, { used: 5 }, {}])));
    await observeModelCall(META, async (call) => {
      call.retried();
      call.retried();
      call.report({ inputTokens: 2 });
    });
    assert.equal(calls[0]?.outputTokens, 5);
    assert.deepEqual([calls[1]?.inputTokens, calls[1]?.retries], [2, 2]);
  });

  it('is not disturbed by shapes that break their promises', async () => {
    const hostile = {
      choices: [
        {
          get finish_reason(): string {
            throw new Error('boo');
          },
        },
      ],
    };
    assert.deepEqual(await readAll(observeModelCall(META, () => generate([hostile]))), [hostile]);
    assert.equal(calls.length, 1);
  });

  it('counts a stream as over that is frozen and cannot be watched', async () => {
    for (const make of [
      () => Object.freeze({ [Symbol.asyncIterator]: () => generate(CHUNKS) }),
      () => Object.freeze(generate(CHUNKS)),
      () => Object.freeze(ReadableStream.from(CHUNKS)),
    ]) {
      const stream = observeModelCall(META, make as () => AsyncIterable<unknown>);
      assert.deepEqual([only().status, only().streaming], ['success', true]);
      assert.deepEqual(await readAll(stream), CHUNKS);
      calls.pop();
    }
  });

  it('goes on with a generator that handles what is thrown into it', async () => {
    async function* patient() {
      try {
        yield CHUNKS[0];
      } catch {
        yield* CHUNKS.slice(1);
      }
    }
    const stream = observeModelCall(META, patient);
    await stream.next();
    assert.equal((await stream.throw(new Error('told'))).value, CHUNKS[1]);
    assert.equal(calls.length, 0);
    await readAll(stream);
    assert.deepEqual([only().status, only().outputTokens], ['success', 4]);
    const untold = observeModelCall(META, () => generate(CHUNKS));
    await untold.next();
    await assert.rejects(untold.throw(new RangeError('told')), RangeError);
    assert.deepEqual([calls[1]?.status, calls[1]?.errorType], ['failed', 'RangeError']);
  });

  it('tells what a call cost', async () => {
    const usage = { ...USAGE, prompt_tokens_details: { cached_tokens: 8 } };
    usePrices({
      'gpt-4': { input: 1000 },
      'gpt-4o': { input: 2.5, cached: 1.25, output: 10, currency: 'EUR' },
    });
    await observeModelCall(META, async () => ({ ...RESULT, usage }));
    const { cost = 0, costCurrency } = only();
    assert.ok(Math.abs(cost - (12 * 2.5 + 8 * 1.25 + 4 * 10) / 1e6) < 1e-12, String(cost));
    assert.equal(costCurrency, 'EUR');
    await observeModelCall({ ...META, model: 'unpriced' }, async () => ({ ...RESULT, model: 'unpriced' }));
    assert.equal(calls[1]?.cost, undefined);
    usePrices({ 'gpt-4o': null, 'gpt-4': {} } as never);
    await observeModelCall(META, async () => RESULT);
    await observeModelCall({ ...META, model: 'gpt-4' }, async () => ({ ...RESULT, model: 'gpt-4' }));
    assert.deepEqual([calls[2]?.cost, calls[3]?.cost], [undefined, undefined]);
  });

  it('records prompt and answer only where that is asked for, redacted', async () => {
    const { record } = createRecorder({ strict: true });
    const observer = createObserver({ record, redactContent: (text) => text.replaceAll('Ada', '…') });
    const chunks = [chunk('Hello '), chunk('Ada'), LAST];
    await readAll(observer.observeModelCall({ ...META, prompt: [{ role: 'Ada' }] }, () => generate(chunks)));
    const { attributes } = sdk.records()[0] ?? {};
    assert.equal(attributes?.['gen_ai.input.messages'], '[{"role":"…"}]');
    assert.equal(attributes?.['gen_ai.output.messages'], 'Hello …');
  });

  it('belongs to the span in which it began, wherever its stream is read', async () => {
    const tracer = trace.getTracer('test');
    const { stream, spanId } = tracer.startActiveSpan('work', (span) => {
      span.end();
      return { stream: observeModelCall(META, () => generate(CHUNKS)), spanId: span.spanContext().spanId };
    });
    await tracer.startActiveSpan('elsewhere', () => readAll(stream));
    assert.equal(sdk.records()[0]?.spanContext?.spanId, spanId);
    assert.equal(trace.getSpan(context.active()), undefined);
  });
});
