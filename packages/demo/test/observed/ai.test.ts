import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { startModelServer } from '../support/modelServer.ts';
import { runPreloaded } from '../support/preloaded.ts';
import { assertTimes } from '../support/times.ts';

describe('an application of the Vercel AI SDK, without a line of ours', () => {
  let server: Awaited<ReturnType<typeof startModelServer>>;
  beforeEach(async () => {
    server = await startModelServer({ pace: 0.5 });
  });
  afterEach(() => server.stop());

  it('has model calls, tool calls and runs as events', async () => {
    const args = [`${server.address}/v1`];
    const from = Date.now();
    const { code, stderr, events, spans } = await runPreloaded('ai-app.mjs', {
      instrumentation: 'ai-telemetry.mjs',
      args,
    });
    assert.equal(code, 0, stderr);
    assert.ok(spans.length > 5);
    assert.doesNotMatch(JSON.stringify(spans), /Please calculate|6 \* 7|The tool says/);
    const { length } = server.ledger();
    assert.equal(length, 5);
    const [asking, answering, streamed, embedded] = server.ledger();
    const tokens = (line: Record<string, unknown> | undefined) => [
      line?.['inputTokens'],
      line?.['outputTokens'],
    ];
    const calls = events.filter(({ eventName }) => eventName === 'telltale.model.call');
    assert.deepEqual(
      calls.map(({ attributes: of }) => [
        of['gen_ai.operation.name'],
        of['telltale.status'],
        of['error.type'],
        of['gen_ai.usage.input_tokens'],
        of['gen_ai.usage.output_tokens'],
      ]),
      [
        ['chat', 'success', undefined, ...tokens(asking)],
        ['chat', 'success', undefined, ...tokens(answering)],
        ['chat', 'success', undefined, ...tokens(streamed)],
        ['embeddings', 'success', undefined, embedded?.['inputTokens'], undefined],
        ['chat', 'failed', '404', undefined, undefined],
        ['chat', 'cancelled', 'cancelled', undefined, undefined],
      ],
    );
    for (const [index, line] of [asking, answering, streamed, embedded].entries())
      assertTimes(calls[index] ?? assert.fail(), line ?? {}, from);
    const [, , { attributes: stream = {} } = {}] = calls;
    assert.ok(
      Number(stream['gen_ai.response.time_to_first_chunk']) >= Number(streamed?.['timeToFirstChunk']),
    );
    const tools = events.filter(({ eventName }) => eventName === 'telltale.tool.call');
    assert.deepEqual(
      tools.map(({ attributes: of }) => [of['gen_ai.tool.name'], of['telltale.status']]),
      [['calculate', 'success']],
    );
    const runs = events.filter(({ eventName }) => eventName === 'telltale.application.process');
    assert.deepEqual(
      runs.map(({ attributes: of }) => [
        of['telltale.application.name'],
        of['telltale.status'],
        of['telltale.run.inference_calls'],
        of['telltale.run.tool_calls'],
      ]),
      [
        ['stand-in-swift', 'success', 2, 1],
        ['stand-in-swift', 'success', 1, 0],
        ['gpt-99', 'failed', 1, 0],
        ['stand-in-swift', 'cancelled', 1, 0],
      ],
    );
  }).timeout(30_000);

  it('has contents in spans where they are captured, redacted', async () => {
    const { code, stderr, spans } = await runPreloaded('ai-app.mjs', {
      instrumentation: 'ai-telemetry.mjs',
      args: [`${server.address}/v1`],
      settings: "events: { content: { capture: true, redact: ['6 \\* 7'] } }",
    });
    assert.equal(code, 0, stderr);
    const sent = JSON.stringify(spans);
    assert.match(sent, /Please calculate \[redacted\]/);
    assert.doesNotMatch(sent, /6 \* 7/);
  }).timeout(30_000);
});
