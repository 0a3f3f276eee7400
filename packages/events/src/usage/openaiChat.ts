import { count, type Reading, type Shape, shape, some, text, type UsageReader } from './reading.ts';

/**
 * OpenAI's chat completions and completions, whole and streamed; also of the many servers that speak its protocol.
 * https://platform.openai.com/docs/api-reference/chat
 */
export const openaiChat: UsageReader = {
  name: 'openai chat',
  saysWhenFinished: true,
  matches: (value) =>
    Array.isArray(value.choices) && (typeof value.object !== 'string' || value.object.includes('completion')),
  read({ model, choices, usage }, into) {
    if (into.responseModel === undefined) into.responseModel = text(model);
    if (choices?.[0]?.finish_reason) into.isFinished = true;
    if (!shape(usage)) return;
    into.inputTokens = count(usage.prompt_tokens) ?? into.inputTokens;
    into.outputTokens = count(usage.completion_tokens) ?? into.outputTokens;
    into.totalTokens = count(usage.total_tokens) ?? into.totalTokens;
    if (shape(usage.prompt_tokens_details)) takePrompt(usage.prompt_tokens_details, into);
    if (shape(usage.completion_tokens_details)) takeCompletion(usage.completion_tokens_details, into);
  },
  text: ({ choices }) => text((choices[0]?.delta ?? choices[0]?.message)?.content ?? choices[0]?.text),
};

function takePrompt(details: Shape, into: Reading): void {
  into.cachedTokens = count(details.cached_tokens) ?? into.cachedTokens;
  into.cacheWriteTokens = count(details.cache_write_tokens) ?? into.cacheWriteTokens;
  into.textInputTokens = some(details.text_tokens) ?? into.textInputTokens;
  into.imageInputTokens = some(details.image_tokens) ?? into.imageInputTokens;
  into.audioInputTokens = some(details.audio_tokens) ?? into.audioInputTokens;
}

function takeCompletion(details: Shape, into: Reading): void {
  into.reasoningTokens = count(details.reasoning_tokens) ?? into.reasoningTokens;
  into.textOutputTokens = some(details.text_tokens) ?? into.textOutputTokens;
  into.audioOutputTokens = some(details.audio_tokens) ?? into.audioOutputTokens;
}
