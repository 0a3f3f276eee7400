import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { diag, type trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, it } from 'mocha';
import { completeResponseSpan, completeResultSpan, completeStreamSpan } from '../../src/index.ts';
import { spanOutcome } from '../../src/spans/spanOutcome.ts';
import { listen } from '../support/diagnostics.ts';

const SIGHTING = { kind: 'modelCall', operation: 'chat', modelType: 'llm' } as const;
const RESPONSE = { object: 'response', model: 'gpt-4o-1', output: [] };
const FAILED = { ...RESPONSE, status: 'failed', error: { code: 'server_error', message: 'boom' } };

/** What is seen of a span of the instrumentation of OpenAI's client, which it ends itself when a stream has ended. */
async function spanOf(work: (span: ReturnType<ReturnType<typeof trace.getTracer>['startSpan']>) => unknown) {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const span = provider.getTracer('@opentelemetry/instrumentation-openai').startSpan('chat gpt-4o');
  await work(span);
  if (span.isRecording()) span.end();
  const [ended, ...more] = exporter.getFinishedSpans();
  assert.ok(ended && more.length === 0);
  return { ...spanOutcome(ended, SIGHTING), attributes: ended.attributes };
}

async function* generate(chunks: readonly unknown[]): AsyncGenerator<unknown> {
  yield* chunks;
}

describe('completeStreamSpan', () => {
  for (const [what, chunks, status, errorType] of [
    ['a response that failed', [{ type: 'response.failed', response: FAILED }], 'failed', 'server_error'],
    ['no chunk', [], 'failed', 'incomplete'],
  ] as const) {
    it(`says how a stream ended: ${what}`, async () => {
      const seen = await spanOf(async (span) => {
        const iterator = generate(chunks);
        completeStreamSpan(iterator, span, performance.now());
        for await (const _ of iterator);
      });
      assert.deepEqual([seen.status, seen.errorType], [status, errorType]);
    });
  }

  it('says how a stream ended that is left: before the answer was complete, or after', async () => {
    const chunk = (finish_reason: string | null) => ({
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { content: 'It is.' }, finish_reason }],
    });
    const left = async (...reasons: (string | null)[]) => {
      const { status, errorType } = await spanOf(async (span) => {
        const iterator = generate([...reasons.map(chunk), chunk(null)]);
        completeStreamSpan(iterator, span, performance.now());
        for (const _ of reasons) await iterator.next();
        await iterator.return(undefined);
      });
      return [status, errorType];
    };
    assert.deepEqual(await left(null), ['cancelled', 'abandoned']);
    assert.deepEqual(await left(null, 'stop'), ['success', undefined]);
  });

  it('times the first part of the answer, as a call observed by hand', async () => {
    const delta = (delta: object) => ({ object: 'chat.completion.chunk', choices: [{ index: 0, delta }] });
    const startedAt = performance.now();
    let answeredAt = 0;
    async function* answer() {
      yield delta({ role: 'assistant', content: '' });
      answeredAt = performance.now();
      yield delta({ content: 'It is.' });
    }
    const { attributes } = await spanOf(async (span) => {
      const iterator = answer();
      completeStreamSpan(iterator, span, startedAt);
      for await (const _ of iterator);
    });
    const first = Number(attributes['gen_ai.response.time_to_first_chunk']);
    assert.ok(first * 1000 >= answeredAt - startedAt, String(first));
  });

  it('leaves a span alone that has ended, as of a stream that is read twice', async () => {
    const told = listen();
    try {
      await spanOf(async (span) => {
        span.end();
        const iterator = generate([]);
        completeStreamSpan(iterator, span, performance.now());
        for await (const _ of iterator);
      });
    } finally {
      diag.disable();
    }
    assert.deepEqual(told(), []);
  });
});

describe('completeResponseSpan', () => {
  const response = (events: readonly object[], status = 200) => {
    const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
    return new Response(body, { status, headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
  };

  it('reads a stream of answers along, to its end', async () => {
    const delta = (delta: object, more = {}) => ({
      object: 'chat.completion.chunk',
      model: 'gpt-4o-1',
      choices: [{ index: 0, delta, ...more }],
    });
    const usage = { prompt_tokens: 20, completion_tokens: 4, total_tokens: 24 };
    const events = [
      delta({ content: 'It ' }),
      delta({ content: 'ïs.' }, { finish_reason: 'stop' }),
      { ...delta({}), choices: [], usage },
    ];
    const { status, attributes } = await spanOf(async (span) => {
      const given = response(events);
      completeResponseSpan(given, span, performance.now());
      assert.ok(span.isRecording());
      assert.match(await given.text(), /ïs/);
      assert.ok(!span.isRecording());
    });
    assert.equal(status, 'success');
    assert.equal(attributes['gen_ai.usage.output_tokens'], 4);
    assert.equal(attributes['gen_ai.response.model'], 'gpt-4o-1');
    assert.ok(attributes['gen_ai.response.time_to_first_chunk'] !== undefined);
  });

  it('reads a response of node-fetch along, whose body is a stream of Node’s', async () => {
    const delta = { index: 0, delta: { content: 'It is.' }, finish_reason: 'stop' };
    const chunk = `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [delta] })}\n\n`;
    const failed = `data: ${JSON.stringify({ type: 'response.failed', response: FAILED })}\n\n`;
    const headers = new Headers({ 'content-type': 'text/event-stream' });
    const told = listen();
    try {
      for (const [line, status] of [
        [chunk, 'success'],
        [failed, 'failed'],
      ] as const) {
        const body = Readable.from([Buffer.from(line)]);
        const seen = await spanOf(async (span) => {
          const response = { status: 200, headers, body, bodyUsed: false, arrayBuffer() {}, clone() {} };
          completeResponseSpan(response, span, performance.now());
          for await (const _ of body);
        });
        assert.equal(seen.status, status);
      }
    } finally {
      diag.disable();
    }
    assert.deepEqual(told(), []);
  });

  it('reads a last line without its end', async () => {
    const done = {
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
    };
    const seen = await spanOf(async (span) => {
      const headers = { 'content-type': 'text/event-stream' };
      const given = new Response(`data: ${JSON.stringify(done)}`, { headers });
      completeResponseSpan(given, span, performance.now());
      await given.text();
    });
    assert.equal(seen.status, 'success');
  });

  it('says how it ended', async () => {
    const failed = await spanOf(async (span) => {
      const given = response([{ type: 'response.failed', response: FAILED }]);
      completeResponseSpan(given, span, performance.now());
      await given.text();
    });
    const left = await spanOf(async (span) => {
      const given = response([{ type: 'response.created', response: RESPONSE }]);
      completeResponseSpan(given, span, performance.now());
      await given.body?.cancel();
    });
    assert.deepEqual([failed.status, failed.errorType], ['failed', 'server_error']);
    assert.deepEqual([left.status, left.errorType], ['cancelled', 'abandoned']);
  });
});

describe('completeResultSpan', () => {
  it('says that a response failed', async () => {
    const seen = await spanOf((span) => completeResultSpan(FAILED, span));
    assert.deepEqual([seen.status, seen.errorType], ['failed', 'server_error']);
  });
});
