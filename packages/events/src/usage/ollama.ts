import { count, isSomething, sum, text, type UsageReader } from './reading.ts';

/** Ollama's chat, generate and embed; the last chunk of a stream has the counts. https://docs.ollama.com/api */
export const ollama: UsageReader = {
  name: 'ollama',
  saysWhenFinished: true,
  matches: ({ model, done, embeddings }) =>
    typeof model === 'string' && (typeof done === 'boolean' || Array.isArray(embeddings)),
  read({ model, done, prompt_eval_count, eval_count }, into) {
    if (into.responseModel === undefined) into.responseModel = text(model);
    if (done === false) return;
    into.isFinished = true;
    into.inputTokens = count(prompt_eval_count);
    into.outputTokens = count(eval_count);
    into.totalTokens = sum(prompt_eval_count, eval_count);
  },
  isOutput: ({ message, response, thinking, embeddings }) =>
    [message?.content, message?.thinking, message?.tool_calls, response, thinking, embeddings].some(
      isSomething,
    ),
  text: ({ message, response }) => text(message?.content ?? response),
};
