import { count, shape, text, type UsageReader } from './reading.ts';

/** OpenAI's embeddings. https://platform.openai.com/docs/api-reference/embeddings */
export const openaiEmbeddings: UsageReader = {
  name: 'openai embeddings',
  matches: (value) =>
    value.object === 'list' && Array.isArray(value.data) && shape(value.usage) !== undefined,
  read({ model, usage }, into) {
    into.responseModel = text(model);
    into.inputTokens = count(usage.prompt_tokens);
    into.totalTokens = count(usage.total_tokens);
  },
  text: () => undefined,
};
