import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { startModelServer } from '../support/modelServer.ts';
import { runPreloaded } from '../support/preloaded.ts';
import { assertTimes } from '../support/times.ts';

describe('an application of OpenAI’s client, without a line of ours', () => {
  let server: Awaited<ReturnType<typeof startModelServer>>;
  beforeEach(async () => {
    server = await startModelServer({ pace: 0.5 });
  });
  afterEach(() => server.stop());

  it('has each model call as an event, with what the server counted, in the call’s span', async () => {
    const args = [`${server.address}/v1`];
    const from = Date.now();
    const { code, stderr, events, spans, metrics } = await runPreloaded('openai-app.cjs', {
      args,
    });
    assert.equal(code, 0, stderr);
    while (server.ledger().length < 5) await wait(5);
    const calls = events.map(({ attributes: of }) => [
      of['gen_ai.operation.name'],
      of['telltale.status'],
      of['error.type'],
      of['gen_ai.request.stream'],
      of['gen_ai.usage.input_tokens'],
      of['gen_ai.usage.output_tokens'],
    ]);
    const [whole, streamed, embedded] = server.ledger();
    assert.deepEqual(calls, [
      ['chat', 'success', undefined, false, whole?.['inputTokens'], whole?.['outputTokens']],
      ['chat', 'success', undefined, true, streamed?.['inputTokens'], streamed?.['outputTokens']],
      ['embeddings', 'success', undefined, false, embedded?.['inputTokens'], undefined],
      ['chat', 'failed', '404', false, undefined, undefined],
      ['chat', 'failed', '404', false, undefined, undefined],
      ['chat', 'cancelled', 'abandoned', true, undefined, undefined],
      ['chat', 'cancelled', 'cancelled', true, undefined, undefined],
    ]);
    for (const [index, line] of [whole, streamed, embedded].entries())
      assertTimes(events[index] ?? assert.fail(), line ?? {}, from);
    const first = Number(events[1]?.attributes['gen_ai.response.time_to_first_chunk']);
    assert.ok(first >= 0.039 && first < Number(events[1]?.attributes['telltale.duration']), String(first));
    for (const { spanId, traceId } of events)
      assert.ok(spans.some((span) => span.spanId === spanId && span.traceId === traceId));
    const durations = metrics.filter(({ name }) => name === 'gen_ai.client.operation.duration');
    assert.equal(durations.length, 1, 'measured once, not by the instrumentation as well');
    const chunks = metrics.filter(({ name }) => name === 'gen_ai.client.operation.time_per_output_chunk');
    assert.equal(chunks.length, 1, 'each chunk of a stream is measured');
  }).timeout(30_000);

  it('has the instrumentation’s own metrics where its spans become no events', async () => {
    const { code, stderr, events, metrics } = await runPreloaded('openai-app.cjs', {
      args: [`${server.address}/v1`],
      settings: 'events: { fromSpans: false }',
    });
    assert.equal(code, 0, stderr);
    assert.deepEqual(events, []);
    const of = (name: string) => metrics.filter((metric) => metric.name === name);
    assert.equal(of('gen_ai.client.operation.duration').length, 1);
    assert.equal(of('gen_ai.client.token.usage').length, 1);
    assert.equal(of('gen_ai.client.operation.time_per_output_chunk').length, 0);
  }).timeout(30_000);
});
