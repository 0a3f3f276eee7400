import { defineEvent } from '../event.ts';
import { boolean, dimension, identifier, integer, number, oneOf, optional } from '../fields.ts';
import { operationDuration, timeToFirstChunk, tokenUsage } from '../genai.ts';
import { callMeasures } from './callMeasures.ts';
import { duration, errorType, interval, optionalApplication, sessionId, status } from './shared.ts';

const tokens = (attribute: string, description: string) =>
  optional(integer(attribute, { description, unit: '{token}' }));

// The attributes that the GenAI conventions ask for on each of their client metrics.
const call = ['operation', 'provider', 'model', 'responseModel', 'serverAddress'] as const;

/** One call of a model: language, embedding, rerank, speech or image. */
export const modelCall = defineEvent({
  name: 'telltale.model.call',
  description:
    'A model was called: language model, embedding, rerank, speech recognition, speech synthesis or image.',
  fields: {
    operation: oneOf('gen_ai.operation.name', ['chat', 'text_completion', 'generate_content', 'embeddings'], {
      description: 'The operation, in the words of the GenAI conventions.',
    }),
    provider: oneOf(
      'gen_ai.provider.name',
      ['openai', 'anthropic', 'gcp.gemini', 'aws.bedrock', 'azure.ai.openai', 'ollama'],
      {
        description: 'The provider as the client sees it.',
      },
    ),
    providerId: optional(
      identifier('telltale.provider.id', { description: 'The configured provider’s or server’s id.' }),
    ),
    providerName: optional(
      dimension('telltale.provider.display_name', { description: 'The provider’s or server’s name.' }),
    ),
    serverAddress: optional(dimension('server.address', { description: 'The server’s host name.' })),
    model: dimension('gen_ai.request.model', { description: 'The model that was asked for.' }),
    responseModel: optional(dimension('gen_ai.response.model', { description: 'The model that answered.' })),
    modelId: optional(identifier('telltale.model.id', { description: 'The configured model’s id.' })),
    modelType: oneOf('telltale.model.type', ['llm', 'embedding', 'rerank', 'asr', 'tts', 'image'], {
      description: 'The model’s type.',
    }),
    ...optionalApplication,
    sessionId: optional(sessionId),
    conversationId: optional(identifier('gen_ai.conversation.id', { description: 'The conversation’s id.' })),
    ...interval,
    duration,
    timeToFirstChunk: optional(
      number('gen_ai.response.time_to_first_chunk', {
        description: 'From the request to the first chunk of a streamed answer.',
        unit: 's',
      }),
    ),
    streaming: boolean('gen_ai.request.stream', { description: 'Whether the answer was streamed.' }),
    status,
    errorType,
    inputTokens: tokens('gen_ai.usage.input_tokens', 'Tokens of the prompt.'),
    outputTokens: tokens('gen_ai.usage.output_tokens', 'Tokens of the answer.'),
    cachedTokens: tokens(
      'gen_ai.usage.cache_read.input_tokens',
      'Tokens of the prompt that the provider had cached.',
    ),
    totalTokens: tokens('telltale.usage.total_tokens', 'All tokens of the call.'),
    ...callMeasures,
  },
  metrics: [
    { instrument: operationDuration, measure: 'duration', dimensions: [...call, 'errorType'] },
    { instrument: timeToFirstChunk, measure: 'timeToFirstChunk', dimensions: call },
    {
      instrument: tokenUsage,
      measure: 'inputTokens',
      dimensions: call,
      constants: { 'gen_ai.token.type': 'input' },
    },
    {
      instrument: tokenUsage,
      measure: 'outputTokens',
      dimensions: call,
      constants: { 'gen_ai.token.type': 'output' },
    },
  ],
});
