import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { createObserver, type modelCall, type PayloadOf } from '@telltale/events';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { startModelServer } from '../support/modelServer.ts';
import { runPreloaded } from '../support/preloaded.ts';
import { assertDuration, CLOCK_S } from '../support/times.ts';

const CALLS = 1000;
/** Of a hundred calls, five are refused, three fail and two are cut; of the rest, each tenth one leaves after the first chunk. */
const FAILURES = { rateLimited: 0.05, serverError: 0.03, cut: 0.02 };

/** One call as it was recorded, with the provider's id of the answer where it got one. */
interface Recorded {
  readonly answerId: string | undefined;
  readonly status: unknown;
  readonly inputTokens: unknown;
  readonly outputTokens: unknown;
  readonly cachedTokens: unknown;
  readonly timeToFirstChunk: number | undefined;
  /** In seconds. */
  readonly duration: unknown;
}

const STATUS: Readonly<Record<string, string>> = {
  success: 'success',
  rate_limited: 'rejected',
  server_error: 'failed',
  cut: 'failed',
  left: 'cancelled',
};

function tally(values: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
}

/** The model that those ask who leave after the first chunk. */
const LEFT_MODEL = 'stand-in-deep';

/** How a call ended for the client. Whoever leaves has left, also where the server had sent the rest before it heard of that. */
function statusOf({ outcome, model }: Record<string, unknown>, isAnswered: boolean): string | undefined {
  return isAnswered && model === LEFT_MODEL ? 'cancelled' : STATUS[String(outcome)];
}

/** Compares what was recorded with what the server wrote down. */
function compare(recorded: readonly Recorded[], ledger: readonly Record<string, unknown>[]): void {
  assert.equal(ledger.length, CALLS);
  assert.equal(recorded.length, CALLS);
  const answered = recorded.filter(({ answerId }) => answerId !== undefined);
  const answerIds = new Set<unknown>(answered.map(({ answerId }) => answerId));
  const statuses = tally(ledger.map((line) => statusOf(line, answerIds.has(line['id']))));
  assert.deepEqual(tally(recorded.map(({ status }) => status)), statuses);
  for (const [status, share] of Object.entries({
    success: 0.75,
    cancelled: 0.08,
    rejected: 0.03,
    failed: 0.03,
  }))
    assert.ok((statuses[status] ?? 0) >= CALLS * share, JSON.stringify(statuses));
  for (const { id, timeToFirstChunk, outcome } of ledger) {
    // What was still on its way when the connection broke is lost.
    if (timeToFirstChunk !== undefined && !answerIds.has(id)) assert.equal(outcome, 'cut', String(id));
  }

  const lines = new Map(ledger.map((line) => [line['id'], line]));
  for (const { answerId, status, timeToFirstChunk, duration, ...tokens } of answered) {
    const line = lines.get(answerId) ?? {};
    assert.equal(status, statusOf(line, true), `${answerId}: ${line['outcome']}`);
    assert.ok(Number(timeToFirstChunk) >= Number(line['timeToFirstChunk']) - CLOCK_S, answerId);
    assertDuration(duration, line);
    if (status !== 'success') continue;
    const { inputTokens, outputTokens, cachedTokens } = line;
    assert.deepEqual(tokens, { inputTokens, outputTokens, cachedTokens });
  }
}

describe('a thousand streamed calls at once', () => {
  let server: Awaited<ReturnType<typeof startModelServer>>;
  beforeEach(async () => {
    server = await startModelServer({ failures: FAILURES });
  });
  afterEach(() => server.stop());
  const finished = async () => {
    while (server.ledger().length < CALLS) await wait(20);
    return server.ledger();
  };

  it('are recorded as the server has them by observeModelCall', async () => {
    const recorded = new Map<string | undefined, PayloadOf<typeof modelCall>>();
    const { observeModelCall } = createObserver({
      record(_event, payload) {
        const call = payload as unknown as PayloadOf<typeof modelCall>;
        assert.equal(recorded.has(call.sessionId), false, 'recorded twice');
        recorded.set(call.sessionId, call);
        return '';
      },
    });
    const answers = new Map<string, { id: string; firstAfter: number }>();
    const ask = async (number: number) => {
      const leaves = number % 10 === 0;
      const model = leaves ? LEFT_MODEL : 'stand-in-swift';
      const sessionId = `s-${number}`;
      const start = performance.now();
      const stream = await observeModelCall({ provider: 'openai', model, sessionId }, () =>
        server.client.chat.completions.create({
          model,
          max_completion_tokens: leaves ? 60 : 20,
          messages: [{ role: 'user', content: `Why is ${number} odd?` }],
          stream: true,
          stream_options: { include_usage: true },
        }),
      );
      for await (const { id } of stream) {
        if (!answers.has(sessionId))
          answers.set(sessionId, { id, firstAfter: (performance.now() - start) / 1000 });
        if (leaves) stream.controller.abort();
      }
    };
    await Promise.allSettled(Array.from({ length: CALLS }, (_, number) => ask(number)));
    const calls = [...recorded].map(([sessionId = '', { timeToFirstChunk, ...call }]): Recorded => {
      const answer = answers.get(sessionId);
      // The consumer has the chunk after it was measured, never before.
      if (answer) assert.ok(Number(timeToFirstChunk) <= answer.firstAfter);
      const { status, inputTokens, outputTokens, cachedTokens, duration } = call;
      const tokens = { inputTokens, outputTokens, cachedTokens };
      return { answerId: answer?.id, status, ...tokens, timeToFirstChunk, duration };
    });
    compare(calls, await finished());
  }).timeout(60_000);

  it('are recorded as the server has them without a line of ours', async () => {
    const { code, stderr, events, spans } = await runPreloaded('openai-many.cjs', {
      args: [`${server.address}/v1`, String(CALLS)],
    });
    assert.equal(code, 0, stderr);
    const ids = new Map(spans.map(({ spanId, attributes }) => [spanId, attributes['gen_ai.response.id']]));
    const calls = events.map(
      ({ spanId, attributes: of }): Recorded => ({
        answerId: ids.get(String(spanId)) as string | undefined,
        status: of['telltale.status'],
        inputTokens: of['gen_ai.usage.input_tokens'],
        outputTokens: of['gen_ai.usage.output_tokens'],
        cachedTokens: of['gen_ai.usage.cache_read.input_tokens'],
        timeToFirstChunk: of['gen_ai.response.time_to_first_chunk'] as number | undefined,
        duration: of['telltale.duration'],
      }),
    );
    compare(calls, await finished());
  }).timeout(60_000);
});
