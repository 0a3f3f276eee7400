import {
  count,
  isSomething,
  type Reading,
  type Shape,
  shape,
  some,
  text,
  type UsageReader,
} from './reading.ts';

/**
 * OpenAI's chat completions and completions, whole and streamed; also of the many servers that speak its protocol.
 * https://platform.openai.com/docs/api-reference/chat
 */
export const openaiChat: UsageReader = {
  name: 'openai chat',
  saysWhenFinished: true,
  // Azure's first chunk, on its filter of the prompt, has an empty text for all that it does not know.
  matches: ({ choices, object, error, type }) =>
    Array.isArray(choices)
      ? typeof object !== 'string' || object === '' || object.includes('completion')
      : type === undefined && text(shape(error)?.message) !== undefined,
  read({ model, choices, usage, error }, into) {
    if (shape(error)) into.error = error;
    if (into.responseModel === undefined) into.responseModel = text(model);
    if (choices?.[0]?.finish_reason) into.isFinished = true;
    if (!shape(usage)) return;
    into.inputTokens = count(usage.prompt_tokens) ?? into.inputTokens;
    into.outputTokens = count(usage.completion_tokens) ?? into.outputTokens;
    into.totalTokens = count(usage.total_tokens) ?? into.totalTokens;
    if (shape(usage.prompt_tokens_details)) takePrompt(usage.prompt_tokens_details, into);
    if (shape(usage.completion_tokens_details)) takeCompletion(usage.completion_tokens_details, into);
  },
  // The first chunk often says no more than whose answer begins.
  isOutput: ({ choices }) => Array.isArray(choices) && choices.some(isOutput),
  text: ({ choices }) => text((choices?.[0]?.delta ?? choices?.[0]?.message)?.content ?? choices?.[0]?.text),
};

/** Servers of this protocol have several names for the text of reasoning. */
function isOutput(choice: Shape | undefined): boolean {
  const said = shape(choice?.delta ?? choice?.message);
  if (!said) return isSomething(choice?.text);
  return (
    isSomething(said.content) ||
    isSomething(said.tool_calls) ||
    isSomething(said.reasoning_content ?? said.reasoning) ||
    isSomething(said.refusal ?? said.function_call ?? said.audio)
  );
}

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
