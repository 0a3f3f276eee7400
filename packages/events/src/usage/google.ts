import { count, type Reading, type Shape, shape, some, sum, text, type UsageReader } from './reading.ts';

/**
 * Google's `generateContent`, of Gemini and Vertex AI; each chunk of a stream has all tokens so far.
 * https://ai.google.dev/api/generate-content
 */
export const google: UsageReader = {
  name: 'google',
  saysWhenFinished: true,
  matches: (value) =>
    shape(value.usageMetadata) !== undefined ||
    shape(value.promptFeedback) !== undefined ||
    (Array.isArray(value.candidates) && shape(value.candidates[0]?.content) !== undefined),
  read({ modelVersion, candidates, promptFeedback, usageMetadata }, into) {
    into.responseModel = text(modelVersion) ?? into.responseModel;
    // To a prompt that is blocked there is no answer.
    if (candidates?.[0]?.finishReason || promptFeedback?.blockReason) into.isFinished = true;
    const usage = shape(usageMetadata);
    if (!usage) return;
    into.inputTokens = sum(usage.promptTokenCount, usage.toolUsePromptTokenCount) ?? into.inputTokens;
    into.outputTokens = sum(usage.candidatesTokenCount, usage.thoughtsTokenCount) ?? into.outputTokens;
    into.cachedTokens = count(usage.cachedContentTokenCount) ?? into.cachedTokens;
    into.reasoningTokens = count(usage.thoughtsTokenCount) ?? into.reasoningTokens;
    into.totalTokens = count(usage.totalTokenCount) ?? into.totalTokens;
    takeModalities(usage, into);
  },
  isOutput: ({ candidates }) => Array.isArray(candidates?.[0]?.content?.parts),
  text({ candidates }) {
    const parts = candidates?.[0]?.content?.parts;
    return Array.isArray(parts) ? text(parts.map((part) => text(part?.text) ?? '').join('')) : undefined;
  },
};

/** What has a modality that the conventions do not name, such as video, stays among the rest. */
function takeModalities(usage: Shape, into: Reading): void {
  const input = [usage.promptTokensDetails, usage.toolUsePromptTokensDetails];
  const output = [usage.candidatesTokensDetails];
  into.textInputTokens = tokensOf('TEXT', input) ?? into.textInputTokens;
  into.imageInputTokens = tokensOf('IMAGE', input) ?? into.imageInputTokens;
  into.audioInputTokens = tokensOf('AUDIO', input) ?? into.audioInputTokens;
  into.textOutputTokens = tokensOf('TEXT', output) ?? into.textOutputTokens;
  into.imageOutputTokens = tokensOf('IMAGE', output) ?? into.imageOutputTokens;
  into.audioOutputTokens = tokensOf('AUDIO', output) ?? into.audioOutputTokens;
}

function tokensOf(modality: string, lists: readonly unknown[]): number | undefined {
  const counts = lists.flatMap((list) => (Array.isArray(list) ? (list as (Shape | undefined)[]) : []));
  return some(sum(...counts.filter((one) => one?.modality === modality).map((one) => one?.tokenCount)));
}
