import { count, type Reading, type Shape, shape, sum, text, type UsageReader } from './reading.ts';

const CONTENT = /^(text|reasoning|tool-input|tool-call|file|object|raw)/;
/** Parts that carry something of the answer; those of text and of reasoning begin before there is any. */
const OUTPUT = /^(text|reasoning|text-delta|reasoning-delta|reasoning-file|tool-(input|call).*|file|object)$/;
// Parts of a stream that come at once, before the model has said anything, or that are no part of its answer.
const PARTS = new Set([
  'stream-start',
  'start',
  'start-step',
  'response-metadata',
  'finish-step',
  'finish',
  'error',
  'abort',
]);

/**
 * The Vercel AI SDK: results of `generateText`, `generateObject`, `embed` and of its language models, and the parts of
 * `fullStream` and of `doStream`'s stream. https://ai-sdk.dev/docs/reference/ai-sdk-core
 */
export const vercel: UsageReader = {
  name: 'vercel ai sdk',
  saysWhenFinished: true,
  matches: ({ type, usage, totalUsage }) =>
    typeof type === 'string'
      ? PARTS.has(type) || CONTENT.test(type)
      : isUsage(shape(totalUsage)) || isUsage(shape(usage)),
  read(value, into) {
    const { type, usage, totalUsage, finishReason, response, modelId } = value;
    if (typeof type === 'string' && CONTENT.test(type)) return;
    const model = text(response?.modelId) ?? (type === 'response-metadata' ? text(modelId) : undefined);
    if (model !== undefined) into.responseModel = model;
    if (type === 'finish' || (type === undefined && finishReason !== undefined)) into.isFinished = true;
    if (type === 'error') into.error = value.error ?? value.errorText ?? type;
    else if (type === 'abort') into.error = { name: 'AbortError' };
    else if ((finishReason?.unified ?? finishReason) === 'error') into.error ??= finishReason;
    const used = shape(totalUsage) ?? shape(usage);
    // Of several steps, the whole counts; it comes last.
    if (used) takeUsage(used, into);
  },
  isOutput: ({ type }) => typeof type !== 'string' || OUTPUT.test(type),
  text({ type, text: whole, textDelta, delta }) {
    if (type === undefined) return text(whole);
    return type === 'text-delta' || type === 'text' ? text(delta ?? textDelta ?? whole) : undefined;
  },
};

function isUsage(usage: Shape | undefined): boolean {
  return usage !== undefined && ('inputTokens' in usage || 'promptTokens' in usage || 'tokens' in usage);
}

/** Versions differ: plain counts with details beside them (4 to 7), or each side with its total (the models' own results). */
function takeUsage(usage: Shape, into: Reading): void {
  const { inputTokens: input, outputTokens: output, inputTokenDetails: details } = usage;
  into.inputTokens = count(shape(input) ? input.total : (input ?? usage.promptTokens ?? usage.tokens));
  into.outputTokens = count(shape(output) ? output.total : (output ?? usage.completionTokens));
  into.cachedTokens = count(details?.cacheReadTokens ?? usage.cachedInputTokens ?? input?.cacheRead);
  into.cacheWriteTokens = count(details?.cacheWriteTokens ?? input?.cacheWrite);
  into.reasoningTokens = count(
    usage.outputTokenDetails?.reasoningTokens ?? usage.reasoningTokens ?? output?.reasoning,
  );
  into.totalTokens = count(usage.totalTokens) ?? sum(into.inputTokens, into.outputTokens);
}
