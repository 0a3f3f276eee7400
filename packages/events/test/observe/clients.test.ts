import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { streamText } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { after, before, beforeEach, describe, it } from 'mocha';
import nodeFetch from 'node-fetch';
import OpenAI from 'openai';
import { createObserver, type ModelCallMeta, type modelCall, type PayloadOf } from '../../src/index.ts';
import { type Fault, startModelServer } from '../support/modelServer.ts';

type Call = PayloadOf<typeof modelCall>;
const META: ModelCallMeta = { provider: 'openai', model: 'gpt-4o' };
const MESSAGES = [{ role: 'user' as const, content: 'Is it?' }];
const WHOLE = { model: 'gpt-4o', messages: MESSAGES };
const STREAMED = { ...WHOLE, stream: true, stream_options: { include_usage: true } } as const;

async function readAll<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of stream) all.push(one);
  return all;
}

describe('observeModelCall, with what clients give back', () => {
  let server: Awaited<ReturnType<typeof startModelServer>>;
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.stop());

  let calls: Call[];
  let observeModelCall: ReturnType<typeof createObserver>['observeModelCall'];
  beforeEach(() => {
    calls = [];
    const record = (_event: unknown, payload: unknown) => {
      calls.push(payload as Call);
      return '';
    };
    ({ observeModelCall } = createObserver({ record, abandonedAfter: 0.02 }));
  });
  const only = (): Call => {
    assert.equal(calls.length, 1);
    return calls[0] as Call;
  };
  const isWhole = (tokens = [20, 4]) => {
    const { status, streaming, inputTokens, outputTokens, timeToFirstChunk } = only();
    assert.deepEqual([status, streaming, inputTokens, outputTokens], ['success', true, ...tokens]);
    assert.ok(timeToFirstChunk !== undefined);
  };
  const ended = () => [only().status, only().errorType];

  const openai = (fault: Fault = 'none') =>
    new OpenAI({ baseURL: server.url(fault), apiKey: 'none', maxRetries: 0 }).chat.completions;
  const anthropic = (fault: Fault = 'none') =>
    new Anthropic({ baseURL: server.url(fault), apiKey: 'none', maxRetries: 0 }).messages;
  const message = { model: 'claude-1', max_tokens: 9, messages: MESSAGES };

  describe('stream helpers', () => {
    const helped = (fault?: Fault) => observeModelCall(META, () => openai(fault).stream(STREAMED));

    it('which the client reads to the end by itself', async () => {
      assert.equal((await helped().finalChatCompletion()).choices[0]?.message.content, 'It is.');
      isWhole();
    });

    it('of Anthropic’s client', async () => {
      const stream = observeModelCall(META, () => anthropic().stream(message));
      assert.equal((await stream.finalMessage()).usage.output_tokens, 4);
      isWhole();
    });

    it('which the consumer loops over, or leaves', async () => {
      assert.equal((await readAll(helped())).length, 5);
      isWhole();
      calls = [];
      for await (const _ of helped()) break;
      assert.deepEqual(ended(), ['cancelled', 'abandoned']);
    });

    it('which are aborted', async () => {
      const stream = helped();
      stream.on('chunk', () => stream.abort());
      await assert.rejects(stream.done());
      assert.deepEqual(ended(), ['cancelled', 'cancelled']);
    });

    it('which are refused, and whose errors nobody else hears', async () => {
      await assert.rejects(helped('refused').done());
      assert.deepEqual(ended(), ['rejected', '429']);
      const listeners = process.rawListeners('unhandledRejection') as NodeJS.UnhandledRejectionListener[];
      process.removeAllListeners('unhandledRejection');
      try {
        const unhandled = new Promise((resolve) => process.once('unhandledRejection', resolve));
        helped('refused');
        assert.ok((await unhandled) instanceof OpenAI.RateLimitError);
      } finally {
        for (const listener of listeners) process.on('unhandledRejection', listener);
      }
    });

    it('which had ended before they were given back', async () => {
      await observeModelCall(META, async () => {
        const stream = openai().stream(STREAMED);
        await stream.done();
        return stream;
      });
      assert.deepEqual(ended(), ['success', undefined]);
    });
  });

  describe('results of streamText', () => {
    const parts = [
      { type: 'stream-start', warnings: [] },
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'It is.' },
      { type: 'text-end', id: '0' },
      {
        type: 'finish',
        finishReason: { unified: 'stop', raw: 'stop' },
        usage: { inputTokens: { total: 20 }, outputTokens: { total: 4 } },
      },
    ];
    const result = (given: readonly object[] = parts) => {
      const doStream = async () => ({ stream: ReadableStream.from(given) });
      const model = new MockLanguageModelV4({ doStream: doStream as never });
      return observeModelCall(META, () => streamText({ model, prompt: 'Is it?', onError() {} }));
    };

    for (const [what, read] of [
      ['its text', ({ text }) => text],
      ['its stream of text', async ({ textStream }) => (await readAll(textStream)).join('')],
      ['a response for a browser', (all) => all.toTextStreamResponse().text()],
      ['two of its streams', async (all) => (await Promise.all([all.text, readAll(all.textStream)]))[0]],
    ] satisfies [string, (result: ReturnType<typeof streamText>) => PromiseLike<string>][]) {
      it(`which are read by ${what}`, async () => {
        assert.equal(await read(result()), 'It is.');
        while (calls.length === 0) await new Promise(setImmediate); // the text is there before the stream has ended
        isWhole();
      });
    }

    it('whose stream has an error, which their text hides', async () => {
      const error = { statusCode: 429, name: 'AI_APICallError' };
      await readAll(result([...parts.slice(0, 3), { type: 'error', error }]).textStream);
      assert.deepEqual(ended(), ['failed', '429']);
    });

    it('without touching what would use the stream', async () => {
      const asked: string[] = [];
      const getters = {
        get stream() {
          asked.push('stream');
          return ReadableStream.from([]);
        },
      };
      observeModelCall(META, () => getters);
      assert.deepEqual(asked, []);
    });
  });

  describe('responses', () => {
    it('with the stream in them, as withResponse() gives it', async () => {
      const { data, response } = await observeModelCall(META, () => openai().create(STREAMED).withResponse());
      assert.equal(response.status, 200);
      assert.equal((await readAll(data)).length, 5);
      isWhole();
    });

    it('with the whole result in them', async () => {
      await observeModelCall(META, () => openai().create(WHOLE).withResponse());
      assert.deepEqual([only().streaming, only().outputTokens], [false, 4]);
    });

    for (const [what, read] of [
      ['text()', (response) => response.text()],
      [
        'a loop',
        async ({ body }) => Buffer.concat(await readAll(body ?? ReadableStream.from([]))).toString(),
      ],
      ['a copy', (response) => response.clone().text()],
    ] satisfies [string, (response: Response) => Promise<string>][]) {
      it(`whose streamed body is read by ${what}`, async () => {
        const response = await observeModelCall(META, () => openai().create(STREAMED).asResponse());
        assert.match(await read(response), /\[DONE\]/);
        isWhole();
      });
    }

    it('which the application takes from the promise that it was given, by asResponse()', async () => {
      const response = await observeModelCall(META, () => openai().create(STREAMED)).asResponse();
      assert.match(await response.text(), /\[DONE\]/);
      isWhole();
      calls = [];
      const asked = observeModelCall(META, () => anthropic().create({ ...message, stream: true }));
      assert.match(await (await asked.asResponse()).text(), /message_stop/);
      isWhole();
    });

    it('of node-fetch, which older clients use, with a stream of Node’s as its body', async () => {
      const options = { baseURL: server.url('none'), apiKey: 'none', fetch: nodeFetch as never };
      const client = new OpenAI(options).chat.completions;
      const response = await observeModelCall(META, () => client.create(STREAMED)).asResponse();
      assert.equal(response instanceof Response, false);
      assert.match(await response.text(), /\[DONE\]/);
      isWhole();
    });

    it('of Anthropic’s client, whose body breaks off with an error', async () => {
      const call = () =>
        anthropic('error')
          .create({ ...message, stream: true })
          .asResponse();
      await (await observeModelCall(META, call)).text();
      assert.deepEqual(ended(), ['failed', 'overloaded_error']);
    });

    it('whose streamed body is cut short', async () => {
      await (await observeModelCall(META, () => openai('cut').create(STREAMED).asResponse())).text();
      assert.deepEqual(ended(), ['failed', 'incomplete']);
    });

    it('whose body is one result', async () => {
      const response = await observeModelCall(META, () => openai().create(WHOLE).asResponse());
      assert.equal(((await response.json()) as OpenAI.ChatCompletion).model, 'gpt-4o-1');
      const { status, streaming, outputTokens, timeToFirstChunk } = only();
      assert.deepEqual([status, streaming, outputTokens, timeToFirstChunk], ['success', false, 4, undefined]);
    });

    it('that fetch() gives for a refusal', async () => {
      const url = `${server.url('refused')}/chat/completions`;
      await observeModelCall(META, () => fetch(url, { method: 'POST', body: JSON.stringify(STREAMED) }));
      assert.deepEqual(ended(), ['rejected', '429']);
    });

    it('whose stream is aborted before anybody reads it', async () => {
      const { controller } = await observeModelCall(META, () =>
        openai().create({ ...STREAMED, stream: true }),
      );
      controller.abort();
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      assert.deepEqual(ended(), ['cancelled', 'cancelled']);
    });

    it('whose body nobody reads', async () => {
      await observeModelCall(META, async () => new Response('data: {}\n\n'));
      while (calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      assert.deepEqual(ended(), ['cancelled', 'abandoned']);
    });
  });
});
