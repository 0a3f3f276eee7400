import assert from 'node:assert/strict';
import type { Span } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { startGenAiSpans } from '../support/genAiSpans.ts';

const LANGCHAIN = '@traceloop/instrumentation-langchain';
const OPENAI = '@opentelemetry/instrumentation-openai';
const chat = (model: string) => ({ 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': model });
const ANSWERED = { 'gen_ai.response.finish_reasons': ['stop'], 'gen_ai.usage.output_tokens': 3 };

describe('model calls made in callbacks', () => {
  let spans: ReturnType<typeof startGenAiSpans>;
  beforeEach(() => {
    spans = startGenAiSpans();
  });
  afterEach(() => spans.stop());

  const inRequest = (work: () => void) => spans.inSpan('http', {}, work);
  const framework = (model = 'm') => spans.callbackSpan(LANGCHAIN, chat(model));
  const client = (model = 'm') => spans.span(OPENAI, { ...chat(model), ...ANSWERED });
  const end = (...all: Span[]) => {
    for (const span of all) span.end();
  };
  const calls = () => spans.events().filter(([name]) => name === 'model.call').length;

  it('are one call with them, which the client tells', () => {
    inRequest(() => {
      const told = framework();
      end(client(), told);
    });
    assert.deepEqual(spans.events('gen_ai.usage.output_tokens'), [['model.call', 3]]);
  });

  it('are one call where no span is around, too', () => {
    const told = framework();
    end(client(), told);
    assert.equal(calls(), 1);
  });

  it('are one call where the client’s is in a span of the application’s', () => {
    inRequest(() => {
      const told = framework();
      spans.inSpan('application', {}, () => end(client()));
      end(told);
    });
    assert.equal(calls(), 1);
  });

  for (const [what, order] of [
    ['begin and end in turn', 'F1 F2 F3 C1 C2 C3 c1 f1 c2 f2 c3 f3'],
    ['end in another turn', 'F1 C1 F2 C2 F3 C3 c3 f3 c1 f1 c2 f2'],
    ['begin late in the callbacks', 'F1 F2 C1 C2 C3 F3 c2 f2 c3 f3 c1 f1'],
  ] as const) {
    it(`are three calls where three at once ${what}`, () => {
      inRequest(() => {
        const open = new Map<string, Span>();
        for (const step of order.split(' ')) {
          if (step.startsWith('F')) open.set(step.toLowerCase(), framework());
          else if (step.startsWith('C')) open.set(step.toLowerCase(), client());
          else open.get(step)?.end();
        }
      });
      assert.equal(calls(), 3);
    });
  }

  it('are as many calls as the client made, where the framework tried again', () => {
    inRequest(() => {
      const told = framework();
      const refused = spans.span(OPENAI, {
        ...chat('m'),
        'http.response.status_code': 429,
        'error.type': 'E',
      });
      end(refused, client(), told);
      end(framework());
    });
    assert.deepEqual(
      spans.events('telltale.status').map(([, status]) => status),
      ['rejected', 'success', 'success'],
    );
  });

  it('are calls of their own without a client that tells them, with one of another model, or of another kind', () => {
    inRequest(() => {
      end(framework());
      const told = framework();
      end(client('another'), told);
      const asked = framework();
      end(spans.span(OPENAI, { ...chat('m'), 'gen_ai.operation.name': 'embeddings' }), asked);
    });
    assert.equal(calls(), 5);
  });

  it('are calls of their own beside one that a client tells, or tried twice', () => {
    inRequest(() => {
      const [a, b] = [framework(), framework()];
      end(client(), a, b);
    });
    assert.equal(calls(), 2);
    inRequest(() => {
      const told = framework();
      end(client(), client());
      const another = framework();
      end(told, another);
    });
    assert.equal(calls(), 5);
  });

  it('are one call with a client’s that two layers tell', () => {
    inRequest(() => {
      const told = [framework(), framework()];
      spans.inSpan('ai', { ...chat('m'), ...ANSWERED }, () => end(client()));
      end(...told);
    });
    assert.equal(calls(), 2);
  });

  it('silence none that the application makes at the same time', () => {
    inRequest(() => {
      const told = framework();
      end(client(), client(), client(), told);
    });
    assert.equal(calls(), 3);
  });

  it('leave a client’s call alone that ended before them, in another span or of another instrumentation', () => {
    inRequest(() => {
      end(client());
      end(framework());
    });
    inRequest(() => {
      const told = framework();
      spans.span('ai', { ...chat('m'), ...ANSWERED }, { root: true }).end();
      inRequest(() => {});
      end(told);
    });
    assert.equal(calls(), 4);
  });

  it('are silent in a call that is observed by hand, and tell it nothing that the client tells', () => {
    spans.observer.observeModelCall({ provider: 'openai', model: 'm' }, () => {
      const told = spans.callbackSpan(LANGCHAIN, { ...chat('m'), 'gen_ai.usage.output_tokens': 3 });
      end(client(), told);
    });
    assert.deepEqual(spans.events('gen_ai.usage.output_tokens'), [['model.call', 3]]);
  });
});
