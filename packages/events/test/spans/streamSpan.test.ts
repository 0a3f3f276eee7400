import assert from 'node:assert/strict';
import type { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, it } from 'mocha';
import { completeResultSpan, completeStreamSpan } from '../../src/index.ts';
import { spanOutcome } from '../../src/spans/spanOutcome.ts';

const SIGHTING = { kind: 'modelCall', operation: 'chat' } as const;
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
});

describe('completeResultSpan', () => {
  it('says that a response failed', async () => {
    const seen = await spanOf((span) => completeResultSpan(FAILED, span));
    assert.deepEqual([seen.status, seen.errorType], ['failed', 'server_error']);
  });
});
