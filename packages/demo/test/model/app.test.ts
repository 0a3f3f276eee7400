import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { encode, encodeChat } from 'gpt-tokenizer/model/gpt-4o';
import { afterEach, describe, it } from 'mocha';
import OpenAI from 'openai';
import type {
  ChatCompletion,
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from 'openai/resources/chat/completions';
import type { ModelServerOptions } from '../../src/model/settings.ts';
import { startModelServer } from '../support/modelServer.ts';

const model = 'stand-in-swift';
const messages: { role: 'system' | 'user'; content: string }[] = [
  { role: 'system', content: 'You are a patient assistant.' },
  { role: 'user', content: 'Why is <|endoftext|> blue?' },
];
const promptCount = encodeChat(messages, 'gpt-4o', { disallowedSpecial: new Set() }).length;
const calculate: ChatCompletionTool = {
  type: 'function',
  function: {
    name: 'calculate',
    description: 'Works out an expression.',
    parameters: { type: 'object', required: ['expression'], properties: { expression: { type: 'string' } } },
  },
};

describe('model server', () => {
  let server: Awaited<ReturnType<typeof startModelServer>>;
  const start = async (options?: ModelServerOptions): Promise<OpenAI> => {
    server = await startModelServer(options);
    return server.client;
  };
  afterEach(() => server.stop());

  it('streams an answer whose usage is what the tokenizer counts', async () => {
    const client = await start();
    const stream = await client.chat.completions.create({
      model,
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let finish: string | null | undefined;
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      finish = chunk.choices[0]?.finish_reason ?? finish;
      usage = chunk.usage ?? usage;
    }
    const outputTokens = encode(text).length;
    assert.ok(outputTokens > 5);
    assert.equal(finish, 'stop');
    assert.deepEqual(
      [usage?.prompt_tokens, usage?.completion_tokens, usage?.total_tokens],
      [promptCount, outputTokens, promptCount + outputTokens],
    );
    const lines = server.ledger().map(({ timeToFirstChunk, duration, ...line }) => {
      assert.ok(Number(timeToFirstChunk) >= 0 && Number(duration) >= Number(timeToFirstChunk));
      return line;
    });
    assert.deepEqual(lines, [
      {
        id: 'chatcmpl-1-1',
        operation: 'chat',
        model,
        stream: true,
        status: 200,
        outcome: 'success',
        inputTokens: promptCount,
        outputTokens,
        cachedTokens: 0,
        totalTokens: promptCount + outputTokens,
      },
    ]);
  });

  it('sends no usage that was not asked for', async () => {
    const client = await start();
    for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
      assert.equal('usage' in chunk, false);
    }
  });

  it('gives the same answer in one piece, and another one for another seed', async () => {
    const client = await start();
    const ask = () => client.chat.completions.create({ model, messages });
    const [first, second] = [await ask(), await ask()];
    assert.equal(first.choices[0]?.message.content, second.choices[0]?.message.content);
    assert.equal(first.usage?.completion_tokens, encode(first.choices[0]?.message.content ?? '').length);
    await server.stop();
    const other = await (await start({ seed: 2 })).chat.completions.create({ model, messages });
    assert.notEqual(other.choices[0]?.message.content, first.choices[0]?.message.content);
  });

  it('stops at the limit of tokens', async () => {
    const client = await start();
    const { choices, usage } = await client.chat.completions.create({
      model,
      messages,
      max_completion_tokens: 4,
    });
    assert.equal(choices[0]?.finish_reason, 'length');
    assert.equal(usage?.completion_tokens, 4);
    assert.equal(encode(choices[0]?.message.content ?? '').length, 4);
  });

  it('calls a tool that the prompt names, and uses its result', async () => {
    const client = await start();
    const question: ChatCompletionMessageParam = {
      role: 'user',
      content: 'Please calculate 6.5 * 2. Thanks',
    };
    const run = client.chat.completions.stream({ model, messages: [question], tools: [calculate] });
    const { choices } = await run.finalChatCompletion();
    assert.equal(choices[0]?.finish_reason, 'tool_calls');
    const [call] = choices[0]?.message.tool_calls ?? [];
    assert.ok(call?.type === 'function');
    assert.equal(call.function.name, 'calculate');
    assert.deepEqual(JSON.parse(call.function.arguments), { expression: '6.5 * 2' });

    const answer = await client.chat.completions.create({
      model,
      tools: [calculate],
      messages: [question, choices[0].message, { role: 'tool', tool_call_id: call.id, content: '13' }],
    });
    assert.match(answer.choices[0]?.message.content ?? '', /^The tool says: 13\./);
  });

  it('calls no tool when the prompt names none or the request forbids it', async () => {
    const client = await start();
    for (const [content, tool_choice] of [
      ['Add 1 and 2', 'auto'],
      ['calculate 1 + 2', 'none'],
    ] as const) {
      const { choices }: ChatCompletion = await client.chat.completions.create({
        model,
        tools: [calculate],
        tool_choice,
        messages: [{ role: 'user', content }],
      });
      assert.equal(choices[0]?.finish_reason, 'stop');
    }
  });

  it('counts the beginning of a prompt that it has seen as cached', async () => {
    const client = await start();
    const long = Array.from({ length: 40 }, (_, index) => `rule ${index} stands`).join(', ');
    const ask = (content: string) =>
      client.chat.completions.create({
        model,
        messages: [
          { role: 'system', content: long },
          { role: 'user', content },
        ],
      });
    const cached = [await ask('one'), await ask('two')].map(
      (done) => done.usage?.prompt_tokens_details?.cached_tokens,
    );
    const systemTokens = encode(long).length;
    assert.equal(cached[0], 0);
    assert.equal(cached[1], Math.floor(systemTokens / 64) * 64);
  });

  it('refuses, fails and cuts off as often as it is told to', async () => {
    const ask = async (failures: ModelServerOptions['failures']): Promise<unknown> => {
      const client = await start({ failures: failures ?? {} });
      try {
        for await (const _ of await client.chat.completions.create({ model, messages, stream: true }));
        return undefined;
      } catch (error) {
        return error;
      }
    };
    const refused = await ask({ rateLimited: 1 });
    assert.ok(refused instanceof OpenAI.RateLimitError);
    assert.equal(refused.headers?.get('retry-after'), '1');
    assert.equal(refused.code, 'rate_limit_exceeded');
    assert.equal(server.ledger()[0]?.['outcome'], 'rate_limited');
    await server.stop();

    assert.ok((await ask({ serverError: 1 })) instanceof OpenAI.InternalServerError);
    await server.stop();

    const cut = await ask({ cut: 1 });
    assert.equal(((cut as Error).cause as NodeJS.ErrnoException).code, 'UND_ERR_SOCKET');
    const [line] = server.ledger();
    assert.equal(line?.['outcome'], 'cut');
    assert.ok(Number(line?.['outputTokens']) > 0);
    await server.stop();

    assert.equal(await ask({}), undefined);
  });

  it('writes down how far an answer was sent when the reader leaves', async () => {
    const client = await start({ pace: 1 });
    const stream = await client.chat.completions.create({ model, messages, stream: true });
    for await (const _ of stream) break;
    while (server.ledger().length === 0) await setTimeout(5);
    const [line] = server.ledger();
    assert.equal(line?.['outcome'], 'left');
    assert.ok(Number(line?.['outputTokens']) >= 1);
  });

  it('embeds texts so that those with words in common are near', async () => {
    const client = await start();
    const input = ['the cache is full', 'the cache is empty', 'bread and butter'];
    const { data, usage } = await client.embeddings.create({ model: 'stand-in-embedding', input });
    const [a, b, c] = data.map(({ embedding }) => embedding);
    const near = (x: number[] = [], y: number[] = []) =>
      x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
    assert.ok(Math.abs(near(a, a) - 1) < 1e-6);
    assert.ok(near(a, b) > near(a, c));
    assert.equal(
      usage.total_tokens,
      input.reduce((sum, text) => sum + encode(text).length, 0),
    );
    const plain = await client.embeddings.create({
      model: 'stand-in-embedding',
      input,
      encoding_format: 'float',
    });
    assert.deepEqual(plain.data[0]?.embedding.map(Math.fround), a);
  });

  it('lists its models and says so when one is unknown', async () => {
    const client = await start();
    const names = (await client.models.list()).data.map(({ id }) => id);
    assert.ok(names.includes(model));
    await assert.rejects(client.chat.completions.create({ model: 'gpt-99', messages }), {
      status: 404,
      code: 'model_not_found',
      message: /No chat model "gpt-99"; this stand-in has stand-in-swift/,
    });
    await assert.rejects(client.chat.completions.create({ model, messages: [] }), { status: 400 });
  });
});
