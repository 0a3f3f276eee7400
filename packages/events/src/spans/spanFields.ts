import type { Attributes } from '@opentelemetry/api';
import { count, sum, text } from '../usage/reading.ts';

/** The attributes that may hold a field, the GenAI conventions' first. */
const FIELDS = {
  provider: ['gen_ai.provider.name', 'gen_ai.system', 'ai.model.provider'],
  model: ['gen_ai.request.model', 'ai.model.id', 'gen_ai.response.model'],
  responseModel: ['gen_ai.response.model', 'ai.response.model'],
  inputTokens: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
    'ai.usage.tokens',
  ],
  outputTokens: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
  ],
  cachedTokens: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'ai.usage.cachedInputTokens',
    'ai.usage.inputTokenDetails.cacheReadTokens',
  ],
  cacheWriteTokens: [
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_write.input_tokens', // its name in the newest conventions
    'gen_ai.usage.cache_creation_input_tokens',
    'ai.usage.inputTokenDetails.cacheWriteTokens',
  ],
  textInputTokens: ['gen_ai.usage.text.input_tokens'],
  imageInputTokens: ['gen_ai.usage.image.input_tokens'],
  audioInputTokens: ['gen_ai.usage.audio.input_tokens'],
  textOutputTokens: ['gen_ai.usage.text.output_tokens'],
  imageOutputTokens: ['gen_ai.usage.image.output_tokens'],
  audioOutputTokens: ['gen_ai.usage.audio.output_tokens'],
  reasoningTokens: [
    'gen_ai.usage.reasoning.output_tokens',
    'ai.usage.reasoningTokens',
    'ai.usage.outputTokenDetails.reasoningTokens',
  ],
  totalTokens: ['gen_ai.usage.total_tokens', 'llm.usage.total_tokens', 'ai.usage.totalTokens'],
  firstChunkSeconds: ['gen_ai.response.time_to_first_chunk', 'gen_ai.client.operation.time_to_first_chunk'],
  firstChunkMilliseconds: ['ai.response.msToFirstChunk'],
  finishReasons: ['gen_ai.response.finish_reasons', 'ai.response.finishReason'],
  conversation: ['gen_ai.conversation.id'],
  session: ['session.id'],
  server: ['server.address'],
  serverPort: ['server.port'],
  tool: ['gen_ai.tool.name', 'ai.toolCall.name', 'traceloop.entity.name'],
  toolType: ['gen_ai.tool.type'],
  toolResult: ['gen_ai.tool.call.result', 'ai.toolCall.result'],
  application: [
    'gen_ai.agent.name',
    'gen_ai.workflow.name',
    'ai.telemetry.functionId',
    'traceloop.entity.name',
    'traceloop.workflow.name',
  ],
  applicationId: ['gen_ai.agent.id'],
  user: ['user.id', 'enduser.id', 'ai.telemetry.metadata.userId'],
} as const;

/** Reads one field of a span. */
function first<T>(
  attributes: Attributes,
  field: keyof typeof FIELDS,
  check: (value: unknown) => T | undefined,
): T | undefined {
  for (const name of FIELDS[field]) {
    const value = check(attributes[name]);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A field that is text. */
export function textOf(attributes: Attributes, field: keyof typeof FIELDS): string | undefined {
  return first(attributes, field, text);
}

/** A field that is a count. */
export function countOf(attributes: Attributes, field: keyof typeof FIELDS): number | undefined {
  return first(attributes, field, count);
}

/** Why the answers ended, in the words of the instrumentation; empty where it does not say. */
export function finishReasonsOf(attributes: Attributes): readonly string[] {
  return first(attributes, 'finishReasons', texts) ?? [];
}

function texts(value: unknown): readonly string[] | undefined {
  const found = [value].flat().filter((reason) => typeof reason === 'string' && reason !== '') as string[];
  return found.length > 0 ? found : undefined;
}

/** The tokens that a span tells of. */
export function tokensOf(attributes: Attributes) {
  const inputTokens = countOf(attributes, 'inputTokens');
  const outputTokens = countOf(attributes, 'outputTokens');
  return {
    inputTokens,
    outputTokens,
    cachedTokens: countOf(attributes, 'cachedTokens'),
    cacheWriteTokens: countOf(attributes, 'cacheWriteTokens'),
    reasoningTokens: countOf(attributes, 'reasoningTokens'),
    totalTokens: countOf(attributes, 'totalTokens') ?? sum(inputTokens, outputTokens),
    textInputTokens: countOf(attributes, 'textInputTokens'),
    imageInputTokens: countOf(attributes, 'imageInputTokens'),
    audioInputTokens: countOf(attributes, 'audioInputTokens'),
    textOutputTokens: countOf(attributes, 'textOutputTokens'),
    imageOutputTokens: countOf(attributes, 'imageOutputTokens'),
    audioOutputTokens: countOf(attributes, 'audioOutputTokens'),
  };
}

/** From the request to the first chunk, in seconds. */
export function firstChunkOf(attributes: Attributes): number | undefined {
  const milliseconds = first(attributes, 'firstChunkMilliseconds', finite);
  return (
    first(attributes, 'firstChunkSeconds', finite) ??
    (milliseconds === undefined ? undefined : milliseconds / 1000)
  );
}

function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Whether the answer was streamed: said, or shown by what only streams have. */
export function isStreamed(attributes: Attributes): boolean {
  const said = attributes['gen_ai.request.stream'] ?? attributes['llm.is_streaming'];
  if (typeof said === 'boolean') return said;
  const operation = attributes['ai.operationId'];
  return (
    firstChunkOf(attributes) !== undefined ||
    (typeof operation === 'string' && operation.endsWith('doStream'))
  );
}

// What instrumentations call their providers, and the conventions' names.
const PROVIDERS: readonly (readonly [start: string, name: string])[] = [
  ['google.vertex', 'gcp.vertex_ai'],
  ['vertex', 'gcp.vertex_ai'],
  ['google', 'gcp.gemini'],
  ['gemini', 'gcp.gemini'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['azure', 'azure.ai.openai'],
  ['az.ai.openai', 'azure.ai.openai'],
  ['openai', 'openai'],
  ['anthropic', 'anthropic'],
  ['ollama', 'ollama'],
];

/** The provider in the conventions' words; an unknown one by its own name. */
export function providerOf(attributes: Attributes): string {
  const given = textOf(attributes, 'provider');
  if (given === undefined) return 'unknown';
  if (attributes['gen_ai.provider.name'] !== undefined) return given;
  const lower = given.toLowerCase();
  return PROVIDERS.find(([start]) => lower.startsWith(start))?.[1] ?? given;
}
