import { count, type Reading, type Shape, shape, some, text, type UsageReader } from './reading.ts';

const EVENTS = /^(image_generation|image_edit|transcript|speech)\./;
const FINAL = /\.(completed|done)$/;

/**
 * OpenAI's images, transcriptions and speech, whole and as streams of events. What is billed by its duration says no tokens.
 * https://platform.openai.com/docs/api-reference/images, https://platform.openai.com/docs/api-reference/audio
 */
export const openaiMedia: UsageReader = {
  name: 'openai media',
  saysWhenFinished: true,
  matches({ type, data, text: transcript, usage }) {
    if (type !== undefined) return typeof type === 'string' && EVENTS.test(type);
    const billed = shape(usage);
    if (typeof transcript === 'string') return billed?.type === 'tokens' || billed?.type === 'duration';
    return Array.isArray(data) && count(billed?.input_tokens) !== undefined;
  },
  read({ type, usage, error }, into) {
    if (shape(error)) into.error = error;
    if (typeof type === 'string' && FINAL.test(type)) into.isFinished = true;
    if (shape(usage)) takeUsage(usage, into);
  },
  // The last event of a text or of speech repeats what came before, or has the tokens alone.
  isOutput: ({ type }) => typeof type === 'string' && !type.endsWith('.done'),
  text: ({ type, text: whole, delta }) => text(type === 'transcript.text.delta' ? delta : type ? '' : whole),
};

function takeUsage(usage: Shape, into: Reading): void {
  into.inputTokens = count(usage.input_tokens);
  into.outputTokens = count(usage.output_tokens);
  into.totalTokens = count(usage.total_tokens);
  const input = shape(usage.input_tokens_details ?? usage.input_token_details);
  const output = shape(usage.output_tokens_details);
  into.textInputTokens = some(input?.text_tokens);
  into.imageInputTokens = some(input?.image_tokens);
  into.audioInputTokens = some(input?.audio_tokens);
  into.textOutputTokens = some(output?.text_tokens);
  into.imageOutputTokens = some(output?.image_tokens);
}
