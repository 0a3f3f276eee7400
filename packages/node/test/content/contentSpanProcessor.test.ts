import assert from 'node:assert/strict';
import type { Attributes } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, it } from 'mocha';
import { contentSpanProcessor } from '../../src/content/contentSpanProcessor.ts';

const CONTENT: Attributes = {
  'gen_ai.input.messages': '[{"role":"user","content":"I am ada@example.com"}]',
  'gen_ai.output.messages': 'Hello Ada',
  'gen_ai.system_instructions': 'Be kind.',
  'gen_ai.tool.call.arguments': '{"card":"4111 1111 1111 1111"}',
  'gen_ai.tool.call.result': '42',
  'gen_ai.tool.definitions': '[]',
  'gen_ai.prompt.0.content': 'Hello',
  'gen_ai.completion.0.content': 'Hello',
  'gen_ai.retrieval.query.text': 'holidays',
  'ai.prompt': 'Hello',
  'ai.prompt.messages': '[]',
  'ai.prompt.tools': ['{"name":"calculate"}'],
  'ai.response.text': 'Hello',
  'ai.response.object': '{}',
  'ai.response.toolCalls': '[]',
  'ai.toolCall.args': '{}',
  'ai.toolCall.result': '{}',
  'ai.value': 'sunny',
  'ai.embeddings': ['[0.1]'],
  'ai.documents': ['sunny'],
  'ai.request.text': 'Hello',
  'ai.request.headers.authorization': 'Bearer secret',
  'ai.settings.context.user.name': 'ada',
  'ai.decision.answers': '[]',
  'ai.response.providerMetadata': '{}',
  'gen_ai.response.revised_prompt': 'Hello',
  'traceloop.entity.input': '{}',
  'traceloop.entity.output': '{}',
  'llm.input_messages.0.message.content': 'Hello',
  'input.value': 'Hello',
  'output.value': 'Hello',
};
const FACTS: Attributes = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.usage.input_tokens': 20,
  'gen_ai.prompt.name': 'greeting',
  'gen_ai.tool.call.id': 'call-1',
  'ai.response.model': 'gpt-4o',
  'ai.response.finishReason': 'stop',
  'ai.request.audio.mediaType': 'audio/mp3',
  'ai.toolCall.name': 'calculate',
  'ai.usage.promptTokens': 20,
  'llm.usage.total_tokens': 24,
  'http.route': '/input.value',
  'input.valuer': 'kept',
};

/** The span as it leaves, after it was given these attributes. */
function leaving(settings: Parameters<typeof contentSpanProcessor>[0], attributes: Attributes) {
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [contentSpanProcessor(settings), new SimpleSpanProcessor({ exporter })];
  const span = new TracerProvider({ spanProcessors }).getTracer('any').startSpan('chat');
  span.setAttributes(attributes);
  span.addEvent('gen_ai.user.message', { content: 'I am ada@example.com', role: 'user' });
  span.addEvent('gen_ai.content.prompt', { 'gen_ai.prompt': 'Hello' });
  span.addEvent('exception', { 'exception.type': 'Error', 'gen_ai.input.messages': 'Hello' });
  span.end();
  const [exported] = exporter.getFinishedSpans();
  return { attributes: exported?.attributes, events: exported?.events.map(({ attributes }) => attributes) };
}

describe('contents in spans', () => {
  for (const [name, value] of Object.entries(CONTENT)) {
    it(`stay in the process by default: ${name}`, () => {
      const { attributes } = leaving({ capture: false, redact: [] }, { ...FACTS, [name]: value });
      assert.deepEqual(attributes, FACTS);
    });
  }

  it('stay in the process by default in the events of a span, too, and the events themselves do not', () => {
    const { events } = leaving({ capture: false, redact: [] }, {});
    assert.deepEqual(events, [{}, {}, { 'exception.type': 'Error' }]);
  });

  it('leave redacted where they are captured, the same everywhere', () => {
    const settings = { capture: true, redact: ['(?<=Hello )\\p{Lu}\\w+'] };
    const { attributes, events } = leaving(settings, { ...CONTENT, ...FACTS });
    assert.deepEqual(attributes, {
      ...CONTENT,
      ...FACTS,
      'gen_ai.input.messages': '[{"role":"user","content":"I am [redacted]"}]',
      'gen_ai.output.messages': 'Hello [redacted]',
      'gen_ai.tool.call.arguments': '{"card":"[redacted]"}',
    });
    assert.deepEqual(events?.[0], { content: 'I am [redacted]', role: 'user' });
  });
});
