import { count, type Shape, shape, text, type UsageReader } from './reading.ts';

const FINAL = new Set(['response.completed', 'response.incomplete', 'response.failed', 'response.cancelled']);
const UNFINISHED = new Set(['queued', 'in_progress']);

/** OpenAI's responses, whole and as a stream of events. https://platform.openai.com/docs/api-reference/responses */
export const openaiResponses: UsageReader = {
  name: 'openai responses',
  saysWhenFinished: true,
  matches: (value) =>
    value.object === 'response' || (typeof value.type === 'string' && value.type.startsWith('response.')),
  read(value, into) {
    if (value.type === 'error') into.error = value;
    if (into.responseModel !== undefined && value.type !== undefined && !FINAL.has(value.type)) return;
    const response = shape(value.object === 'response' ? value : value.response);
    if (!response) return;
    into.responseModel = text(response.model) ?? into.responseModel;
    if (response.status !== undefined && !UNFINISHED.has(response.status)) into.isFinished = true;
    if (response.status === 'failed') into.error = shape(response.error) ?? response.status;
    if (response.status === 'cancelled') into.error = { code: response.status };
    const usage = shape(response.usage);
    if (!usage) return;
    into.inputTokens = count(usage.input_tokens);
    into.outputTokens = count(usage.output_tokens);
    into.totalTokens = count(usage.total_tokens);
    into.cachedTokens = count(usage.input_tokens_details?.cached_tokens);
    into.cacheWriteTokens = count(usage.input_tokens_details?.cache_write_tokens);
    into.reasoningTokens = count(usage.output_tokens_details?.reasoning_tokens);
  },
  // `created`, `in_progress` and the like come at once, before the model has said anything.
  isOutput: ({ type }) => typeof type === 'string' && type.endsWith('.delta'),
  text: (value) => (value.type === 'response.output_text.delta' ? text(value.delta) : wholeText(value)),
};

function wholeText({ output }: Shape): string | undefined {
  if (!Array.isArray(output)) return undefined;
  const parts = output.flatMap((item) => (Array.isArray(item?.content) ? item.content : []));
  return text(parts.map((part) => text(part?.text) ?? '').join(''));
}
