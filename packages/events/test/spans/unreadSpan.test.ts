import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attributes } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { beforeEach, describe, it } from 'mocha';
import { completeResponseSpan, completeStreamSpan, endUnaskedSpan, endUnreadSpan } from '../../src/index.ts';
import { createOpenStreams } from '../../src/observe/openStreams.ts';

describe('the span of a stream', function () {
  this.timeout(20_000);
  let exporter: InMemorySpanExporter;
  let startedAt: number;
  let span: ReturnType<ReturnType<TracerProvider['getTracer']>['startSpan']>;
  beforeEach(() => {
    exporter = new InMemorySpanExporter();
    const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
    startedAt = performance.now();
    span = provider.getTracer('test').startSpan('chat');
  });
  const ended = () => exporter.getFinishedSpans().map(({ attributes }) => attributes['error.type']);
  /** In milliseconds. */
  const took = () => {
    const [seconds, nanoseconds] = exporter.getFinishedSpans()[0]?.duration ?? [Number.NaN, 0];
    return seconds * 1e3 + nanoseconds / 1e6;
  };
  async function untilEnded(): Promise<void> {
    for (const deadline = Date.now() + 10_000; ended().length === 0 && Date.now() < deadline; )
      await sleep(5);
  }
  async function* generate(...chunks: unknown[]) {
    yield* chunks;
  }

  it('ends where nobody begins to read it', async () => {
    endUnreadSpan(span, new AbortController().signal, createOpenStreams(20));
    await untilEnded();
    assert.deepEqual(ended(), ['abandoned']);
  });

  it('ends with its signal where nobody has begun to read it', () => {
    const controller = new AbortController();
    endUnreadSpan(span, controller.signal);
    controller.abort();
    assert.deepEqual(ended(), ['cancelled']);
    assert.equal(exporter.getFinishedSpans()[0]?.attributes['gen_ai.request.stream'], true);
  });

  it('ends as failed with a signal that is a time limit', () => {
    const controller = new AbortController();
    endUnreadSpan(span, controller.signal);
    controller.abort(new DOMException('too long', 'TimeoutError'));
    assert.deepEqual(ended(), ['timeout']);
  });

  it('is its reader’s from then on', async () => {
    const controller = new AbortController();
    endUnreadSpan(span, controller.signal, createOpenStreams(10));
    const iterator = generate(1);
    completeStreamSpan(iterator, span, performance.now(), controller.signal);
    controller.abort();
    await sleep(40);
    assert.deepEqual(ended(), []);
    await iterator.return(undefined);
    assert.deepEqual(ended(), ['abandoned']);
  });

  it('ends where nobody reads on, when the last chunk was read', async () => {
    const iterator = generate(1, 2);
    completeStreamSpan(iterator, span, performance.now(), undefined, createOpenStreams(40));
    await iterator.next();
    const readAt = performance.now();
    await untilEnded();
    assert.deepEqual(ended(), ['abandoned']);
    assert.ok(took() <= readAt - startedAt);
  });

  it('ends where nobody reads the body of the response', async () => {
    const body = new ReadableStream({ pull() {} });
    const response = new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    completeResponseSpan(response, span, performance.now(), createOpenStreams(20));
    await untilEnded();
    assert.deepEqual(ended(), ['abandoned']);
  });

  it('ends when the answer came, where nobody asked for it', async () => {
    const at = performance.now();
    await sleep(5);
    endUnaskedSpan(span, { status: 200, isStreamed: false }, at);
    assert.deepEqual(ended(), [undefined]);
    const [{ attributes } = { attributes: {} as Attributes }] = exporter.getFinishedSpans();
    assert.equal(attributes['http.response.status_code'], 200);
    assert.ok(took() <= at - startedAt);
  });
});
