import { count, shape, text, type UsageReader } from './reading.ts';

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
    into.cachedTokens = count(usage.prompt_tokens_details?.cached_tokens) ?? into.cachedTokens;
    into.reasoningTokens = count(usage.completion_tokens_details?.reasoning_tokens) ?? into.reasoningTokens;
  },
  text: ({ choices }) => text((choices[0]?.delta ?? choices[0]?.message)?.content ?? choices[0]?.text),
};
