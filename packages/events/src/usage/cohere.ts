import { count, type Shape, shape, sum, text, type UsageReader } from './reading.ts';

const EVENTS = /^(message|content|tool-plan|tool-call|citation)-(start|delta|end)$/;
const FAILURES = new Set(['ERROR', 'TIMEOUT']);

/**
 * Cohere's rerank, embed and chat, whole and as a stream of events, in the words of its API and of its client. Where both are said, the
 * tokens that were used count, not those that are billed. https://docs.cohere.com/reference/rerank
 */
export const cohere: UsageReader = {
  name: 'cohere',
  saysWhenFinished: true,
  matches: (value) =>
    typeof value.type === 'string' ? EVENTS.test(value.type) : tokensOf(usedOf(value)) !== undefined,
  read(value, into) {
    const said = value.type === 'message-end' ? shape(value.delta) : value;
    const reason = text(said?.finish_reason ?? said?.finishReason);
    if (value.type === 'message-end' || reason !== undefined) into.isFinished = true;
    if (reason !== undefined && FAILURES.has(reason)) into.error = { code: reason };
    const used = usedOf(said);
    const tokens = tokensOf(used);
    if (!tokens) return;
    into.inputTokens = count(tokens.input_tokens ?? tokens.inputTokens);
    into.outputTokens = count(tokens.output_tokens ?? tokens.outputTokens);
    into.cachedTokens = count(used?.cached_tokens ?? used?.cachedTokens);
    into.totalTokens = sum(into.inputTokens, into.outputTokens);
  },
  isOutput: ({ type }) => typeof type === 'string' && type.endsWith('-delta'),
  text({ message, delta }) {
    const content = (message ?? delta?.message)?.content;
    return Array.isArray(content)
      ? text(content.map((part) => text(part?.text) ?? '').join(''))
      : text(content?.text);
  },
};

function usedOf(value: Shape | undefined): Shape | undefined {
  return shape(value?.usage) ?? shape(value?.meta);
}

/** A rerank is billed by its searches, and says no tokens. */
function tokensOf(used: Shape | undefined): Shape | undefined {
  return shape(used?.tokens) ?? shape(used?.billed_units ?? used?.billedUnits);
}
