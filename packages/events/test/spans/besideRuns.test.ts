import assert from 'node:assert/strict';
import type { Span } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { startGenAiSpans } from '../support/genAiSpans.ts';

const LANGCHAIN = '@traceloop/instrumentation-langchain';
const OPENAI = '@opentelemetry/instrumentation-openai';
const chat = (model: string) => ({ 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': model });
const ANSWERED = { 'gen_ai.response.finish_reasons': ['stop'], 'gen_ai.usage.output_tokens': 3 };
const workflow = (name: string) => ({
  'gen_ai.operation.name': 'workflow',
  'traceloop.span.kind': 'workflow',
  'traceloop.workflow.name': name,
});
const NAME = 'telltale.application.name';
const CALLS = 'telltale.run.inference_calls';

describe('runs made in callbacks', () => {
  let spans: ReturnType<typeof startGenAiSpans>;
  beforeEach(() => {
    spans = startGenAiSpans();
  });
  afterEach(() => spans.stop());

  const inRequest = (work: () => void) => spans.inSpan('http', {}, work);
  const framework = (model = 'm') => spans.callbackSpan(LANGCHAIN, chat(model));
  const client = (model = 'm') => spans.span(OPENAI, { ...chat(model), ...ANSWERED });
  const run = (name: string) => spans.callbackSpan(LANGCHAIN, workflow(name));
  const end = (...all: Span[]) => {
    for (const span of all) span.end();
  };
  const runs = () =>
    spans
      .events(NAME, CALLS)
      .filter(([name]) => name === 'application.process')
      .map(([, ...rest]) => rest);

  it('are one run with all their steps, which counts what lies beside it', () => {
    inRequest(() => {
      const graph = run('Graph');
      const sequence = run('RunnableSequence');
      end(run('RunnableLambda'));
      const told = framework();
      spans.inSpan('application', {}, () => end(client()));
      end(told, sequence);
      end(
        spans.callbackSpan(LANGCHAIN, {
          'gen_ai.operation.name': 'execute_tool',
          'traceloop.span.kind': 'task',
        }),
      );
      end(run('RunnableSequence'), graph);
      end(client());
    });
    assert.deepEqual(spans.events(NAME, CALLS, 'telltale.run.tool_calls'), [
      ['model.call', undefined, undefined, undefined],
      ['tool.call', undefined, undefined, undefined],
      ['application.process', 'Graph', 1, 1],
      ['model.call', undefined, undefined, undefined],
    ]);
  });

  it('are two runs where an agent is in one', () => {
    inRequest(() => {
      const sequence = run('RunnableSequence');
      const agent = spans.callbackSpan(LANGCHAIN, {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': 'planner',
      });
      end(client(), agent, client(), sequence);
    });
    assert.deepEqual(runs(), [
      ['planner', 1],
      ['RunnableSequence', 2],
    ]);
  });

  it('have no number of calls where one agent outlives the one that it began in', () => {
    const agent = (name: string) =>
      spans.callbackSpan(LANGCHAIN, { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': name });
    inRequest(() => {
      const [a, b] = [agent('A'), agent('B')];
      end(client(), a, b);
    });
    assert.deepEqual(runs(), [
      ['A', undefined],
      ['B', undefined],
    ]);
  });

  it('are three runs where three of one name go on at once, and nobody knows whose the calls are', () => {
    inRequest(() => {
      const [a, b, c] = [run('Chain'), run('Chain'), run('Chain')];
      const steps = [run('RunnableLambda'), run('RunnableLambda')];
      end(client(), ...steps, b as Span, a as Span, c as Span);
    });
    assert.deepEqual(runs(), [
      ['Chain', undefined],
      ['Chain', undefined],
      ['Chain', undefined],
    ]);
  });

  it('are a step of one of the same name where another step lies between', () => {
    inRequest(() => {
      const [around, map, inside] = [run('RunnableSequence'), run('RunnableMap'), run('RunnableSequence')];
      end(client(), inside as Span, map as Span, around as Span);
    });
    assert.deepEqual(runs(), [['RunnableSequence', 1]]);
  });

  it('are no step of a run that ends before them', () => {
    inRequest(() => {
      const [a, b, step] = [run('A'), run('B'), run('RunnableLambda')];
      end(client(), a as Span, step as Span, b as Span);
    });
    assert.deepEqual(runs(), [
      ['A', 1],
      ['B', undefined],
    ]);
  });

  it('are one with a run that is observed by hand', () => {
    spans.observer.observeRun(
      { applicationId: 'f', applicationName: 'Front', applicationType: 'assistant' },
      () =>
        inRequest(() => {
          const graph = run('Graph');
          const step = run('RunnableLambda');
          end(client(), step, graph);
        }),
    );
    assert.deepEqual(runs(), [['Front', 1]]);
  });

  it('are runs each where no span is around, as nobody knows what is in what', () => {
    const graph = run('Graph');
    end(client(), run('RunnableLambda'), graph);
    assert.deepEqual(runs(), [
      ['RunnableLambda', undefined],
      ['Graph', undefined],
    ]);
  });

  it('are steps where they are nested as well', () => {
    spans.inSpan('traceloop', workflow('Outer'), () =>
      spans.inSpan('traceloop', workflow('Inner'), () => end(client())),
    );
    assert.deepEqual(runs(), [['Outer', 1]]);
  });
});
