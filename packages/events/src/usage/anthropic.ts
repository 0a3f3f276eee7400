import { count, type Reading, type Shape, shape, sum, text, type UsageReader } from './reading.ts';

const EVENTS = new Set([
  'message_start',
  'message_delta',
  'message_stop',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'ping',
]);

/** Anthropic's messages, whole and as a stream of events. https://docs.anthropic.com/en/api/messages */
export const anthropic: UsageReader = {
  name: 'anthropic',
  saysWhenFinished: true,
  matches: ({ type, role, error }) =>
    (type === 'message' && role === 'assistant') || (type === 'error' ? isError(error) : EVENTS.has(type)),
  read(value, into) {
    if (value.type === 'content_block_delta') return;
    if (value.type === 'error') into.error = value.error;
    const message = shape(value.type === 'message_start' ? value.message : value);
    if (!message) return;
    if (into.responseModel === undefined) into.responseModel = text(message.model);
    if (value.type === 'message_stop' || message.stop_reason || message.delta?.stop_reason)
      into.isFinished = true;
    const usage = shape(message.usage);
    if (usage) takeUsage(usage, into);
  },
  isOutput: ({ type }) => type === 'content_block_delta',
  text: ({ type, content, delta }) =>
    type === 'content_block_delta'
      ? text(delta?.text)
      : Array.isArray(content)
        ? text(content.map((part) => text(part?.text) ?? '').join(''))
        : undefined,
};

/** The AI SDK's parts have errors, too, of other kinds. */
function isError(error: unknown): boolean {
  const { type, message } = shape(error) ?? {};
  return typeof type === 'string' && typeof message === 'string' && !(error instanceof Error);
}

/** The prompt's tokens come with the first event, the answer's with the last. Those from and into the cache count apart. */
function takeUsage(usage: Shape, into: Reading): void {
  into.cachedTokens = count(usage.cache_read_input_tokens) ?? into.cachedTokens;
  into.cacheWriteTokens = count(usage.cache_creation_input_tokens) ?? into.cacheWriteTokens;
  if (count(usage.input_tokens) !== undefined)
    into.inputTokens = sum(usage.input_tokens, into.cachedTokens, into.cacheWriteTokens);
  into.outputTokens = count(usage.output_tokens) ?? into.outputTokens;
  into.reasoningTokens = count(usage.output_tokens_details?.thinking_tokens) ?? into.reasoningTokens;
  into.totalTokens = sum(into.inputTokens, into.outputTokens);
}
