import assert from 'node:assert/strict';
import { type Attributes, SpanStatusCode } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { startGenAiSpans } from '../support/genAiSpans.ts';

const RUN = { 'ai.operationId': 'ai.streamText' };
const STREAM = { 'ai.operationId': 'ai.streamText.doStream', 'ai.model.id': 'm' };
const SINCE_7 = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' };
const speech = (operation: string) => ({ 'gen_ai.operation.name': operation, 'gen_ai.request.model': 'm' });
const reason = (value: string) => ({ 'ai.response.finishReason': value });
const USAGE = { 'ai.usage.inputTokens': 3, 'ai.usage.outputTokens': 2 };

describe('spanOutcome', () => {
  let spans: ReturnType<typeof startGenAiSpans>;
  beforeEach(() => {
    spans = startGenAiSpans();
  });
  afterEach(() => spans.stop());
  const ended = () => spans.events('telltale.status', 'error.type').map(([, ...outcome]) => outcome);

  for (const [what, scope, attributes, ...outcome] of [
    ['an answer', 'ai', { ...STREAM, ...reason('stop'), ...USAGE }, 'success', undefined],
    ['an answer, without usage', 'ai', { ...STREAM, ...reason('length') }, 'success', undefined],
    ['an error in the middle', 'ai', { ...STREAM, ...reason('error') }, 'failed', '_OTHER'],
    ['an error after some tokens', 'ai', { ...STREAM, ...reason('error'), ...USAGE }, 'failed', '_OTHER'],
    ['a stream that was cut short', 'ai', { ...STREAM, ...reason('unknown') }, 'failed', 'incomplete'],
    ['the same in version 6', 'ai', { ...STREAM, ...reason('other') }, 'failed', 'incomplete'],
    ['a provider with no reasons', 'ai', { ...STREAM, ...reason('other'), ...USAGE }, 'success', undefined],
    ['an abort', 'ai', STREAM, 'cancelled', 'cancelled'],
    ['an aborted run', 'ai', RUN, 'cancelled', 'cancelled'],
    ['a run that failed', 'ai', { ...RUN, ...reason('error') }, 'failed', '_OTHER'],
    ['a run that says no reason', 'ai', { 'ai.operationId': 'ai.streamObject' }, 'success', undefined],
    ['embeddings', 'ai', { 'ai.operationId': 'ai.embed.doEmbed' }, 'success', undefined],
    ['speech, of its legacy spans', 'ai', { 'ai.operationId': 'ai.generateSpeech' }, 'success', undefined],
    ['reranking', 'ai', { 'ai.operationId': 'ai.rerank.doRerank' }, 'success', undefined],
    ['an abort, since version 7', 'gen_ai', SINCE_7, 'cancelled', 'cancelled'],
    ['speech', 'gen_ai', speech('ai.generateSpeech'), 'success', undefined],
    ['a transcription', 'gen_ai', speech('ai.transcribe'), 'success', undefined],
    ['any other', 'another', SINCE_7, 'success', undefined],
  ] as [string, string, Attributes, string, string | undefined][]) {
    it(`reads from the spans of the AI SDK how they ended: ${what}`, () => {
      spans.span(scope, attributes).end();
      assert.deepEqual(ended(), [outcome]);
    });
  }

  it('ends the calls that a run of the AI SDK leaves open where it was aborted, and no other', () => {
    spans.inSpan('ai', RUN, () => {
      spans.span('ai', STREAM);
      spans.span('another', SINCE_7);
    });
    assert.deepEqual(spans.events('telltale.status', 'telltale.run.inference_calls'), [
      ['model.call', 'cancelled', undefined],
      ['application.process', 'cancelled', 1],
    ]);
  });

  it('leaves open what a run that succeeded has begun', () => {
    spans.inSpan('ai', { ...RUN, ...reason('stop') }, () => spans.span('ai', STREAM));
    assert.deepEqual(spans.events(), [['application.process']]);
  });

  it('reads from the result of a tool that it failed, as MCP’s say', () => {
    const tool = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'a' };
    const failed = { isError: true, content: [{ type: 'text', text: 'no' }] };
    for (const [name, result] of [
      ['gen_ai.tool.call.result', JSON.stringify(failed)],
      ['ai.toolCall.result', JSON.stringify(failed)],
      ['gen_ai.tool.call.result', JSON.stringify(failed).slice(0, 30)],
      ['gen_ai.tool.call.result', JSON.stringify({ isError: false, rows: [{ isError: true }] })],
    ] as const)
      spans.span('any', { ...tool, [name]: result }).end();
    assert.deepEqual(
      ended().map(([, errorType]) => errorType),
      ['tool_error', 'tool_error', undefined, undefined],
    );
  });

  it('takes the status of the last request for a failure that says none', () => {
    const http = (status: number) =>
      spans.inSpan('http', {}, (span) => void span.setAttribute('http.response.status_code', status));
    const failed = (...statuses: number[]) =>
      spans.inSpan('ai', STREAM, (span) => {
        for (const status of statuses) http(status);
        span.setStatus({ code: SpanStatusCode.ERROR });
      });
    failed(429);
    failed(429, 200);
    spans.inSpan('ai', { ...STREAM, ...reason('stop') }, () => http(429));
    spans.inSpan('any', { ...SINCE_7, 'error.type': 'cancelled' }, () => http(429));
    assert.deepEqual(ended(), [
      ['rejected', '429'],
      ['failed', '_OTHER'],
      ['success', undefined],
      ['cancelled', 'cancelled'],
    ]);
  });

  it('takes no text for a class of error, as little as by hand', () => {
    spans.span('any', { ...SINCE_7, 'error.type': 'Request failed for user 17' }).end();
    spans.span('any', { ...SINCE_7, 'error.type': 'overloaded_error' }).end();
    assert.deepEqual(ended(), [
      ['failed', '_OTHER'],
      ['rejected', 'overloaded_error'],
    ]);
  });
});
