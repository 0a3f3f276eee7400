import { defineEvent } from '../definition/event.ts';
import {
  boolean,
  dimension,
  identifier,
  integer,
  integerDimension,
  number,
  oneOf,
  optional,
} from '../definition/fields.ts';
import * as genai from '../metrics/genai.ts';
import type { InstrumentDefinition } from '../metrics/instruments.ts';
import { callMeasures } from './callMeasures.ts';
import { INPUT_MODALITIES, MODALITIES, OUTPUT_MODALITIES, tokensByModality } from './modalities.ts';
import { duration, errorType, interval, optionalApplication, sessionId, status } from './shared.ts';

const tokens = (attribute: string, description: string, example: number) =>
  optional(integer(attribute, { description, unit: '{token}', examples: [example] }));

const fields = {
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
    identifier('telltale.provider.id', {
      description: 'The configured provider’s or server’s id.',
      examples: ['p-1'],
    }),
  ),
  providerName: optional(
    dimension('telltale.provider.display_name', {
      description: 'The provider’s or server’s name.',
      examples: ['OpenAI (Europe)'],
    }),
  ),
  serverAddress: optional(
    dimension('server.address', { description: 'The server’s host name.', examples: ['api.openai.com'] }),
  ),
  serverPort: optional(
    integerDimension('server.port', {
      description: 'The server’s port; give it with its address.',
      examples: [443],
    }),
  ),
  model: dimension('gen_ai.request.model', {
    description: 'The model that was asked for.',
    examples: ['gpt-4o'],
  }),
  responseModel: optional(
    dimension('gen_ai.response.model', {
      description: 'The model that answered.',
      examples: ['gpt-4o-2024-08-06'],
    }),
  ),
  modelId: optional(
    identifier('telltale.model.id', { description: 'The configured model’s id.', examples: ['m-3'] }),
  ),
  modelType: oneOf('telltale.model.type', ['llm', 'embedding', 'rerank', 'asr', 'tts', 'image'], {
    description: 'The model’s type.',
  }),
  ...optionalApplication,
  sessionId: optional(sessionId),
  conversationId: optional(
    identifier('gen_ai.conversation.id', { description: 'The conversation’s id.', examples: ['conv-5'] }),
  ),
  ...interval,
  duration,
  timeToFirstChunk: optional(
    number('gen_ai.response.time_to_first_chunk', {
      description: 'From the request to the first chunk of a streamed answer.',
      unit: 's',
      examples: [0.25],
    }),
  ),
  streaming: boolean('gen_ai.request.stream', { description: 'Whether the answer was streamed.' }),
  status,
  errorType,
  inputTokens: tokens('gen_ai.usage.input_tokens', 'Tokens of the prompt, the cached ones too.', 120),
  outputTokens: tokens('gen_ai.usage.output_tokens', 'Tokens of the answer, those of reasoning too.', 30),
  cachedTokens: tokens(
    'gen_ai.usage.cache_read.input_tokens',
    'Tokens of the prompt that the provider had cached.',
    64,
  ),
  cacheWriteTokens: tokens(
    'gen_ai.usage.cache_creation.input_tokens',
    'Tokens of the prompt that the provider put into its cache.',
    64,
  ),
  reasoningTokens: tokens(
    'gen_ai.usage.reasoning.output_tokens',
    'Tokens of the answer that went into reasoning.',
    16,
  ),
  totalTokens: tokens('telltale.usage.total_tokens', 'All tokens of the call.', 150),
  ...tokensByModality,
  ...callMeasures,
};

// The attributes that the GenAI conventions ask for on each of their client metrics.
const call = ['operation', 'provider', 'model', 'responseModel', 'serverAddress', 'serverPort'] as const;

const byType = (measure: 'inputTokens' | 'outputTokens', type: string) => ({
  instrument: genai.tokenUsage,
  measure,
  dimensions: call,
  constants: { 'gen_ai.token.type': type },
  generation: 'default' as const,
});

// They count each call, one whose usage is not known with 0. What the provider gives no modality of is "unknown", as the conventions ask for.
const usage = (
  instrument: InstrumentDefinition,
  measure: keyof typeof fields,
  apart: readonly (keyof typeof fields)[] = [],
) => ({
  instrument,
  measure,
  absent: 0,
  ...(apart.length > 0 && { less: apart }),
  dimensions: call,
  constants: { 'gen_ai.token.modality': 'unknown' },
  generation: 'latest' as const,
});

const usageBy = (instrument: InstrumentDefinition, measures: readonly (keyof typeof fields)[]) =>
  measures.map((measure, index) => ({
    instrument,
    measure,
    dimensions: call,
    constants: { 'gen_ai.token.modality': MODALITIES[index] as string },
    generation: 'latest' as const,
  }));

const distribution = (instrument: InstrumentDefinition, measure: keyof typeof fields) => ({
  instrument,
  measure,
  absent: 0,
  dimensions: [...call, 'errorType'] as const,
  generation: 'latest' as const,
});

/** One call of a model: language, embedding, rerank, speech or image. */
export const modelCall = defineEvent({
  name: 'telltale.model.call',
  description:
    'A model was called: language model, embedding, rerank, speech recognition, speech synthesis or image.',
  fields,
  metrics: [
    { instrument: genai.operationDuration, measure: 'duration', dimensions: [...call, 'errorType'] },
    {
      instrument: genai.timeToFirstChunk,
      measure: 'timeToFirstChunk',
      dimensions: call,
      when: { streaming: [true] },
    },
    {
      instrument: genai.timePerOutputChunk,
      dimensions: call,
      when: { streaming: [true] },
      during: true,
    },
    byType('inputTokens', 'input'),
    byType('outputTokens', 'output'),
    usage(genai.usageInput, 'inputTokens', INPUT_MODALITIES),
    ...usageBy(genai.usageInput, INPUT_MODALITIES),
    usage(genai.usageOutput, 'outputTokens', OUTPUT_MODALITIES),
    ...usageBy(genai.usageOutput, OUTPUT_MODALITIES),
    usage(genai.usageCacheRead, 'cachedTokens'),
    usage(genai.usageCacheWrite, 'cacheWriteTokens'),
    usage(genai.usageReasoning, 'reasoningTokens'),
    distribution(genai.operationInputTokens, 'inputTokens'),
    distribution(genai.operationOutputTokens, 'outputTokens'),
  ],
});
