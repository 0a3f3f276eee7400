import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  type Attributes,
  context,
  diag,
  propagation,
  type Span,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, it } from 'mocha';
import {
  createObserver,
  createRecorder,
  genAiSpanProcessor,
  type Observer,
  usePrices,
} from '../../src/index.ts';
import { startSdk } from '../support/sdk.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const CHAT = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o',
};
const USAGE = { 'gen_ai.usage.input_tokens': 20, 'gen_ai.usage.output_tokens': 4 };
const MODEL = { provider: 'openai', model: 'gpt-4o' };

describe('GenAI spans', () => {
  let sdk: ReturnType<typeof startSdk>;
  let observer: Observer;
  let provider: TracerProvider;
  beforeEach(() => {
    sdk = startSdk();
    const recorder = createRecorder({ strict: true });
    observer = createObserver(recorder);
    trace.disable();
    provider = new TracerProvider({ spanProcessors: [genAiSpanProcessor(recorder)] });
    trace.setGlobalTracerProvider(provider);
  });
  afterEach(() => sdk.stop());
  afterEach(() => diag.disable());
  afterEach(() => usePrices({}));

  /** Runs the work in a span with these attributes, which takes its error. */
  function inSpan<T>(attributes: Attributes, work: (span: Span) => T, scope = 'any'): T {
    return trace.getTracer(scope).startActiveSpan('some name', { attributes }, (span) => {
      try {
        return work(span);
      } catch (error) {
        span.recordException(error as Error);
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });
  }
  const quiet = (): void => {};
  const names = () => sdk.records().map(({ eventName }) => eventName?.replace('telltale.', ''));
  /** The attributes of the only event, without those that no test can know. */
  const only = () => {
    const [record, ...more] = sdk.records();
    assert.equal(more.length, 0);
    const {
      'event.id': _id,
      'telltale.event.version': _version,
      'telltale.start_time': start,
      'telltale.end_time': end,
      'telltale.duration': duration,
      'telltale.response.tokens_per_second': _speed,
      ...rest
    } = record?.attributes ?? {};
    assert.ok(Number(duration) >= 0 && Number(duration) < 5);
    if (start !== undefined)
      assert.ok(Number(end) >= Number(start) && Math.abs(Number(end) - Date.now()) < 5000);
    return rest;
  };

  const call = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.response.model': 'gpt-4o-1',
    'telltale.model.type': 'llm',
    'gen_ai.usage.input_tokens': 20,
    'gen_ai.usage.output_tokens': 4,
    'telltale.usage.total_tokens': 24,
    'telltale.status': 'success',
    'gen_ai.request.stream': false,
  };
  for (const [what, attributes, expected] of [
    [
      'the GenAI conventions',
      {
        ...CHAT,
        ...USAGE,
        'gen_ai.response.model': 'gpt-4o-1',
        'gen_ai.usage.cache_read.input_tokens': 8,
        'gen_ai.request.stream': true,
        'gen_ai.response.time_to_first_chunk': 0.25,
        'gen_ai.conversation.id': 'c-1',
        'server.address': 'api.openai.com',
        'server.port': 443,
        'gen_ai.usage.reasoning.output_tokens': 2,
        'gen_ai.usage.cache_creation.input_tokens': 4,
        'user.id': 'u-1',
      },
      {
        ...call,
        'gen_ai.usage.cache_read.input_tokens': 8,
        'gen_ai.request.stream': true,
        'gen_ai.response.time_to_first_chunk': 0.25,
        'gen_ai.conversation.id': 'c-1',
        'session.id': 'c-1',
        'server.address': 'api.openai.com',
        'server.port': 443,
        'gen_ai.usage.reasoning.output_tokens': 2,
        'gen_ai.usage.cache_creation.input_tokens': 4,
        'user.id': 'u-1',
      },
    ],
    [
      'conventions before 1.37',
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.response.model': 'gpt-4o-1',
        ...USAGE,
      },
      call,
    ],
    [
      'the Vercel AI SDK’s legacy telemetry',
      {
        'ai.operationId': 'ai.streamText.doStream',
        'ai.model.provider': 'openai.chat',
        'ai.model.id': 'gpt-4o',
        'ai.response.model': 'gpt-4o-1',
        'ai.usage.inputTokens': 20,
        'ai.usage.outputTokens': 4,
        'ai.response.msToFirstChunk': 250,
      },
      { ...call, 'gen_ai.request.stream': true, 'gen_ai.response.time_to_first_chunk': 0.25 },
    ],
    [
      'OpenLLMetry',
      {
        'llm.request.type': 'chat',
        'gen_ai.system': 'OpenAI',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.response.model': 'gpt-4o-1',
        'gen_ai.usage.prompt_tokens': 20,
        'gen_ai.usage.completion_tokens': 4,
        'llm.usage.total_tokens': 24,
      },
      call,
    ],
    [
      'an embedding',
      { ...CHAT, 'gen_ai.operation.name': 'embeddings', 'gen_ai.usage.input_tokens': 3 },
      {
        'gen_ai.operation.name': 'embeddings',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'telltale.model.type': 'embedding',
        'gen_ai.usage.input_tokens': 3,
        'telltale.usage.total_tokens': 3,
        'telltale.status': 'success',
        'gen_ai.request.stream': false,
      },
    ],
    [
      'a tool',
      {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'search',
        'gen_ai.tool.type': 'datastore',
      },
      { 'gen_ai.tool.name': 'search', 'gen_ai.tool.type': 'datastore', 'telltale.status': 'success' },
    ],
    [
      'a tool of the AI SDK’s legacy telemetry',
      { 'ai.operationId': 'ai.toolCall', 'ai.toolCall.name': 'search' },
      { 'gen_ai.tool.name': 'search', 'gen_ai.tool.type': 'function', 'telltale.status': 'success' },
    ],
    [
      'an agent',
      { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'Poet', 'gen_ai.agent.id': 'a-7' },
      {
        'telltale.application.id': 'a-7',
        'telltale.application.name': 'Poet',
        'gen_ai.agent.name': 'Poet',
        'telltale.application.type': 'agent',
        'telltale.run.inference_calls': 0,
        'telltale.run.tool_calls': 0,
        'telltale.status': 'success',
      },
    ],
    [
      'a workflow of OpenLLMetry',
      { 'traceloop.span.kind': 'workflow', 'traceloop.entity.name': 'RunnableSequence' },
      {
        'telltale.application.id': 'RunnableSequence',
        'telltale.application.name': 'RunnableSequence',
        'telltale.application.type': 'workflow',
        'telltale.run.inference_calls': 0,
        'telltale.run.tool_calls': 0,
        'telltale.status': 'success',
      },
    ],
  ] as const) {
    it(`become events: ${what}`, () => {
      inSpan(attributes, quiet);
      assert.deepEqual(only(), expected);
    });
  }

  it('leave other spans alone', () => {
    for (const attributes of [{}, { 'gen_ai.operation.name': 'create_agent' }, { 'http.method': 'GET' }])
      inSpan(attributes, quiet);
    assert.deepEqual(names(), []);
  });

  it('are seen when they say what they are only later', () => {
    inSpan({}, (span) => span.setAttributes({ ...CHAT, ...USAGE }));
    assert.equal(only()['gen_ai.usage.output_tokens'], 4);
  });

  it('give their events in their own context, at their end', () => {
    const span = inSpan(CHAT, (span) => span);
    const [record] = sdk.records();
    assert.equal(record?.spanContext?.spanId, span.spanContext().spanId);
    assert.equal(record?.spanContext?.traceId, span.spanContext().traceId);
    const { endTime } = span as unknown as { endTime: [number, number] };
    assert.ok(
      Math.abs((record?.hrTime[0] ?? 0) + (record?.hrTime[1] ?? 0) / 1e9 - endTime[0] - endTime[1] / 1e9) <
        0.002,
    );
  });

  it('say for whom the call was made, as its context does', () => {
    const baggage = propagation.createBaggage({
      'user.id': { value: 'u-17' },
      'session.id': { value: 's-9' },
    });
    context.with(propagation.setBaggage(context.active(), baggage), () => inSpan(CHAT, quiet));
    const [record] = sdk.records();
    assert.deepEqual([record?.attributes['user.id'], record?.attributes['session.id']], ['u-17', 's-9']);
  });

  for (const [what, attributes, status, errorType] of [
    ['a class of error', { 'error.type': 'RateLimitError' }, 'rejected', 'RateLimitError'],
    ['an abort', { 'error.type': 'APIUserAbortError' }, 'cancelled', 'cancelled'],
    ['a status code', { 'error.type': '500' }, 'failed', '500'],
    [
      'a status code beside it',
      { 'error.type': 'APIError', 'http.response.status_code': 429 },
      'rejected',
      '429',
    ],
  ] as const) {
    it(`tell how they ended by ${what}`, () => {
      inSpan({ ...CHAT, ...attributes }, quiet);
      assert.deepEqual([only()['telltale.status'], only()['error.type']], [status, errorType]);
    });
  }

  it('tell how they ended by their exception, and by what is missing', () => {
    assert.throws(() =>
      inSpan(CHAT, () => {
        throw new RangeError('far');
      }),
    );
    inSpan(CHAT, quiet, 'gen_ai');
    inSpan({ ...CHAT, 'gen_ai.response.finish_reasons': ['stop'] }, quiet, 'gen_ai');
    inSpan(CHAT, quiet, 'says less');
    assert.deepEqual(
      sdk.records().map(({ attributes }) => attributes['error.type']),
      ['RangeError', 'cancelled', undefined, undefined],
    );
  });

  it('give the same metrics as calls observed by hand', async () => {
    inSpan({ ...CHAT, ...USAGE }, quiet);
    const bySpan = (await sdk.metrics()).map(({ descriptor }) => descriptor.name).sort();
    await sdk.metrics();
    observer.observeModelCall(MODEL, (call) => call.report({ inputTokens: 20, outputTokens: 4 }));
    const byHand = (await sdk.metrics()).map(({ descriptor }) => descriptor.name).sort();
    assert.ok(
      bySpan.includes('gen_ai.client.operation.duration') && bySpan.includes('gen_ai.client.token.usage'),
    );
    assert.deepEqual([...new Set(byHand)], [...new Set(bySpan)]);
  });

  it('tell a call that is observed by hand around them of the server, where that was not given', async () => {
    const server = { 'server.address': 'api.openai.com', 'server.port': 443 };
    const ask = (meta: object) =>
      observer.observeModelCall({ ...MODEL, ...meta }, () => inSpan({ ...CHAT, ...server }, quiet));
    ask({});
    ask({ serverAddress: 'proxy.example' });
    const places = sdk
      .records()
      .map(({ attributes }) => [attributes['server.address'], attributes['server.port']]);
    assert.deepEqual(places, [
      ['api.openai.com', 443],
      ['proxy.example', undefined],
    ]);
    const durations = (await sdk.metrics()).find(
      ({ descriptor }) => descriptor.name === 'gen_ai.client.operation.duration',
    );
    assert.equal(durations?.dataPoints[0]?.attributes['server.address'], 'api.openai.com');
  });

  describe('tell a call that is observed by hand around them', () => {
    const inner = {
      ...CHAT,
      ...USAGE,
      'gen_ai.response.model': 'gpt-4o-1',
      'gen_ai.response.time_to_first_chunk': 0.25,
      'server.address': 'api.openai.com',
    };
    const facts = () => [
      only()['gen_ai.usage.input_tokens'],
      only()['gen_ai.usage.output_tokens'],
      only()['gen_ai.response.model'],
      only()['server.address'],
      only()['telltale.status'],
    ];
    const asked = (result: unknown) =>
      observer.observeModelCall({ ...MODEL, serverAddress: 'proxy' }, () => inSpan(inner, () => result));

    it('what its result does not say', () => {
      usePrices({ 'gpt-4o': { input: 1e6, output: 2e6 } });
      asked('It is.');
      assert.deepEqual(facts(), [20, 4, 'gpt-4o-1', 'proxy', 'success']);
      assert.equal(only()['telltale.usage.cost'], 28);
    });

    it('of all steps in it', () => {
      const tool = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'a' };
      observer.observeModelCall(MODEL, () => {
        for (const _ of [1, 2])
          inSpan({ 'gen_ai.operation.name': 'invoke_agent' }, () => inSpan(inner, quiet));
        inSpan(tool, quiet);
      });
      assert.equal(sdk.records().at(-1)?.attributes['gen_ai.usage.input_tokens'], 40);
    });

    it('nothing that its result says itself', () => {
      asked({
        object: 'chat.completion',
        model: 'mine',
        choices: [],
        usage: { prompt_tokens: 1, completion_tokens: 2 },
      });
      assert.deepEqual(facts(), [1, 2, 'mine', 'proxy', 'success']);
    });

    for (const [what, last, expected] of [
      ['where that failed', { 'error.type': 'incomplete' }, ['failed', 'incomplete', 0.25]],
      ['where it succeeded in the end', {}, ['success', undefined, 0.25]],
    ] as const) {
      it(`how its stream ended, and began, which says neither: ${what}`, async () => {
        const stream = observer.observeModelCall(MODEL, async function* () {
          inSpan({ ...inner, 'error.type': '500' }, quiet);
          yield 'It ';
          inSpan({ ...inner, ...last }, quiet);
        });
        for await (const _ of stream);
        assert.deepEqual(
          [only()['telltale.status'], only()['error.type'], only()['gen_ai.response.time_to_first_chunk']],
          expected,
        );
      });
    }

    it('nothing of a stream whose chunks say it themselves', async () => {
      const stream = observer.observeModelCall(MODEL, async function* () {
        inSpan({ ...inner, 'gen_ai.response.time_to_first_chunk': 250, 'error.type': '500' }, quiet);
        yield {
          object: 'chat.completion.chunk',
          choices: [{ index: 0, delta: { content: 'It is.' }, finish_reason: 'stop' }],
        };
      });
      for await (const _ of stream);
      assert.equal(only()['telltale.status'], 'success');
      assert.ok(Number(only()['gen_ai.response.time_to_first_chunk']) < 250);
    });

    it('no failure that the application got over, where its result is whole', () => {
      observer.observeModelCall(MODEL, () => {
        inSpan({ ...inner, 'error.type': '500' }, quiet);
        return 'a fallback';
      });
      assert.equal(only()['telltale.status'], 'success');
    });
  });

  it('cost what the price table says', () => {
    usePrices({ 'gpt-4o': { input: 1e6, output: 2e6 } });
    inSpan({ ...CHAT, ...USAGE }, quiet);
    assert.equal(only()['telltale.usage.cost'], 28);
  });

  describe('and what is observed by hand are counted once', () => {
    it('for a span inside, however deep', () => {
      observer.observeModelCall(MODEL, (call) => {
        call.report({ inputTokens: 1 });
        inSpan({}, () => inSpan(CHAT, quiet));
        inSpan(CHAT, quiet);
      });
      assert.deepEqual(names(), ['model.call']);
      assert.equal(sdk.records()[0]?.attributes['gen_ai.usage.input_tokens'], 1);
    });

    it('for a span around, however far', () => {
      inSpan(CHAT, () => inSpan({}, () => observer.observeModelCall(MODEL, () => 1)));
      assert.deepEqual(names(), ['model.call']);
    });

    it('for tools, by their name', () => {
      const tool = (name: string) => ({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': name });
      observer.observeToolCall({ toolName: 'a' }, () => inSpan(tool('a'), quiet));
      assert.deepEqual(names(), ['tool.call']);
      inSpan(tool('a'), () => observer.observeToolCall({ toolName: 'a' }, () => 1));
      assert.deepEqual(names(), ['tool.call', 'tool.call']);
      observer.observeToolCall({ toolName: 'a' }, () => inSpan(tool('b'), quiet));
      assert.equal(names().length, 4);
    });

    it('for tools that say their name only after their start', () => {
      const tool = { 'gen_ai.operation.name': 'execute_tool' };
      const late = (span: Span) => void span.setAttribute('gen_ai.tool.name', 'a');
      observer.observeToolCall({ toolName: 'a' }, () => inSpan(tool, late));
      inSpan({ ...tool, 'gen_ai.tool.name': 'a' }, () => inSpan(tool, late));
      assert.deepEqual(names(), ['tool.call', 'tool.call']);
      observer.observeToolCall({ toolName: 'b' }, () => inSpan(tool, late));
      assert.equal(names().length, 4);
    });

    it('for runs, but not the agents that an agent calls', () => {
      const run = { applicationId: 'a', applicationName: 'A', applicationType: 'agent' };
      const agent = (name: string) => ({
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': name,
      });
      observer.observeRun(run, () => inSpan(agent('A'), () => inSpan(agent('B'), () => inSpan(CHAT, quiet))));
      assert.deepEqual(names(), ['model.call', 'application.process', 'application.process']);
      const applications = sdk.records().map(({ attributes }) => attributes['telltale.application.name']);
      assert.deepEqual(applications.slice(1), ['B', 'A']);
    });

    it('for an agent’s span and its steps in a call observed by hand, but not for what its tools do', () => {
      const agent = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'A' };
      const tool = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'a' };
      observer.observeModelCall(MODEL, () =>
        inSpan(agent, () => {
          inSpan(CHAT, quiet);
          inSpan(tool, () => inSpan(CHAT, quiet));
          inSpan({}, () => inSpan(CHAT, quiet));
        }),
      );
      assert.deepEqual(names(), ['model.call', 'tool.call', 'model.call']);
    });

    it('for what an async generator does when it is read', async () => {
      const stream = observer.observeModelCall(MODEL, async function* () {
        await Promise.resolve();
        yield inSpan(CHAT, () => 1);
        yield inSpan(CHAT, () => 2);
      });
      for await (const _ of stream) inSpan({ ...CHAT, 'gen_ai.request.model': 'another' }, quiet);
      const models = sdk.records().map(({ attributes }) => attributes['gen_ai.request.model']);
      assert.deepEqual(models, ['another', 'another', 'gpt-4o']);
    });

    it('for a span around that says what it is when it has started', () => {
      inSpan({}, (span) => {
        span.setAttributes(CHAT);
        inSpan({ ...CHAT, ...USAGE }, quiet);
      });
      assert.equal(only()['gen_ai.usage.output_tokens'], 4);
    });

    it('for a span around a call observed by hand that says what it is only then, or at its end', () => {
      for (const when of ['before', 'after'])
        inSpan({}, (span) => {
          if (when === 'before') span.setAttributes(CHAT);
          observer.observeModelCall(MODEL, (call) => call.report({ inputTokens: 1 }));
          if (when === 'after') span.setAttributes(CHAT);
        });
      assert.deepEqual(names(), ['model.call', 'model.call']);
      assert.equal(sdk.records()[1]?.attributes['gen_ai.usage.input_tokens'], 1);
    });

    it('for the only agent in a run, while several are runs of their own, the first one, too', () => {
      const run = { applicationId: 'f', applicationName: 'Front', applicationType: 'assistant' };
      const agents = (...agents: string[]) =>
        observer.observeRun(run, () => {
          for (const name of agents)
            inSpan({ 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': name }, () =>
              inSpan(CHAT, quiet),
            );
        });
      const runs = () =>
        sdk
          .records()
          .filter(({ eventName }) => eventName === 'telltale.application.process')
          .map(({ attributes }) => [
            attributes['telltale.application.name'],
            attributes['telltale.run.inference_calls'],
          ]);
      agents('planner');
      assert.deepEqual(runs(), [['Front', 1]]);
      agents('planner', 'writer', 'critic');
      assert.deepEqual(runs().slice(1), [
        ['planner', 1],
        ['writer', 1],
        ['critic', 1],
        ['Front', 3],
      ]);
    });

    it('while calls of a tool in an observed call count', () => {
      const tool = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'a' };
      observer.observeModelCall(MODEL, () => inSpan(CHAT, () => inSpan(tool, () => inSpan(CHAT, quiet))));
      assert.deepEqual(names(), ['model.call', 'tool.call', 'model.call']);
    });

    it('for two spans of one tool call, or of one run, as its framework and its client make them', () => {
      const agent = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'A' };
      const tool = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'a' };
      const mcp = { ...tool, 'mcp.method.name': 'tools/call' };
      inSpan(agent, () =>
        inSpan(agent, () => {
          inSpan(tool, () => inSpan({}, () => inSpan(mcp, () => inSpan(CHAT, quiet))));
          inSpan(tool, () => inSpan({ ...tool, 'gen_ai.tool.name': 'b' }, quiet));
        }),
      );
      assert.deepEqual(names(), ['model.call', 'tool.call', 'tool.call', 'tool.call', 'application.process']);
      const { attributes = {} } = sdk.records().at(-1) ?? {};
      assert.deepEqual(
        [attributes['telltale.run.inference_calls'], attributes['telltale.run.tool_calls']],
        [1, 3],
      );
    });

    it('not for a tool that calls an agent which calls it again', () => {
      const agent = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'A' };
      const tool = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'delegate' };
      inSpan(tool, () => inSpan(agent, () => inSpan(tool, quiet)));
      assert.deepEqual(names(), ['tool.call', 'application.process', 'tool.call']);
    });

    it('for a call that is made in several, with the tokens of all, however many layers tell them', () => {
      const embeddings = { ...CHAT, 'gen_ai.operation.name': 'embeddings' };
      const part = (tokens: number) => ({ ...embeddings, 'gen_ai.usage.input_tokens': tokens });
      inSpan(embeddings, () => {
        inSpan(part(6), () => inSpan(part(6), quiet));
        inSpan({}, () => inSpan(part(3), quiet));
        inSpan(embeddings, () => inSpan(part(1), quiet));
      });
      assert.deepEqual(
        [only()['gen_ai.usage.input_tokens'], only()['telltale.usage.total_tokens']],
        [10, 10],
      );
    });

    it('without the tokens of what a tool in a call asks', () => {
      const tool = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'a' };
      inSpan(CHAT, () => inSpan(tool, () => inSpan({ ...CHAT, ...USAGE }, quiet)));
      const tokens = sdk.records().map(({ attributes }) => attributes['gen_ai.usage.input_tokens']);
      assert.deepEqual(tokens, [20, undefined, undefined]);
    });

    it('for two instrumentations of one call, with what each of them knows', () => {
      inSpan(CHAT, () => inSpan({ ...CHAT, ...USAGE, 'gen_ai.response.model': 'gpt-4o-1' }, quiet));
      assert.equal(only()['gen_ai.usage.output_tokens'], 4);
      assert.equal(only()['gen_ai.response.model'], 'gpt-4o-1');
    });
  });

  for (const [what, attributes, isObserved] of [
    ['of agents', { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'A' }, false],
    ['of agents in runs', { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'A' }, true],
    ['of model calls', CHAT, false],
    ['of anything else', {}, false],
  ] as const) {
    it(`are not kept where the next begins in the last one without end: ${what}`, async () => {
      const run = { applicationId: 'a', applicationName: 'A', applicationType: 'agent' };
      const turn = () => inSpan(attributes, () => context.active());
      const next = () => (isObserved ? observer.observeRun(run, turn) : turn());
      let last = next();
      const first = new WeakRef(trace.getSpan(last) ?? {});
      for (let turns = 0; turns < 3; turns++) last = context.with(last, next);
      sdk.forget();
      for (const deadline = Date.now() + 10_000; first.deref() && Date.now() < deadline; ) {
        await sleep(1);
        collectGarbage();
      }
      assert.equal(first.deref(), undefined);
      assert.ok(trace.getSpan(last));
    }).timeout(20_000);
  }

  it('count in the run around them, seen either way', () => {
    const agent = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'A' };
    const tool = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'a' };
    inSpan(agent, () => {
      inSpan(CHAT, quiet);
      inSpan(tool, () => observer.observeModelCall(MODEL, () => inSpan(CHAT, quiet)));
    });
    const { attributes = {} } = sdk.records().at(-1) ?? {};
    assert.deepEqual(
      [attributes['telltale.run.inference_calls'], attributes['telltale.run.tool_calls']],
      [2, 1],
    );
  });
});
