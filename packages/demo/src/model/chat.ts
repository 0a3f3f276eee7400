import type { FastifyReply } from 'fastify';
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionCreateParams,
} from 'openai/resources/chat/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import { openEventStream } from '../http/eventStream.ts';
import { type Answer, answer } from './answers.ts';
import type { Call, Tokens } from './calls.ts';
import type { Model } from './catalog.ts';
import { startPacer } from './pacing.ts';
import type { PromptCache } from './promptCache.ts';
import { callText, pieces, promptTokens, textTokens } from './tokens.ts';

type Delta = ChatCompletionChunk.Choice.Delta;
type Step = { readonly delta: Delta; readonly tokens: number };

/** A chat completion, worked out and counted before it is sent. */
export interface Completion {
  readonly answer: Answer;
  readonly steps: readonly Step[];
  readonly finish: 'stop' | 'length' | 'tool_calls';
  readonly tokens: Tokens;
}

/** Works out the answer to a request and counts its tokens. */
export function complete(request: ChatCompletionCreateParams, seed: number, cache: PromptCache): Completion {
  const prompt = promptTokens(request.messages, request.tools);
  const limit = request.max_completion_tokens ?? request.max_tokens ?? Number.POSITIVE_INFINITY;
  const whole = answer(request, seed);
  const words = whole.kind === 'text' ? pieces(whole.text) : [];
  const steps = whole.kind === 'text' ? words.slice(0, limit).map(textStep) : toolSteps(whole);
  const isCut = words.length > limit;
  return {
    answer: isCut ? { kind: 'text', text: words.slice(0, limit).join('') } : whole,
    steps,
    finish: whole.kind === 'tool' ? 'tool_calls' : isCut ? 'length' : 'stop',
    tokens: {
      input: prompt.length,
      output: steps.reduce((sum, step) => sum + step.tokens, 0),
      cached: cache.cachedTokens(request.model, prompt),
    },
  };
}

const textStep = (content: string): Step => ({ delta: { content }, tokens: 1 });

function toolSteps({ id, name, arguments: args }: Answer & { kind: 'tool' }): Step[] {
  const parts = pieces(args);
  const opening: Delta = {
    content: null,
    tool_calls: [{ index: 0, id, type: 'function', function: { name, arguments: '' } }],
  };
  return [
    { delta: opening, tokens: textTokens(callText(name, args)).length - parts.length },
    ...parts.map(
      (part): Step => ({
        delta: { tool_calls: [{ index: 0, function: { arguments: part } }] },
        tokens: 1,
      }),
    ),
  ];
}

/** Sends a completion as a stream of chunks at the model's pace. */
export async function streamCompletion(
  reply: FastifyReply,
  call: Call,
  model: Model,
  { steps, finish, tokens }: Completion,
  { pace, includeUsage }: { pace: number; includeUsage: boolean },
): Promise<void> {
  const stream = openEventStream(reply);
  const head = {
    id: call.id,
    object: 'chat.completion.chunk' as const,
    created: seconds(),
    model: model.name,
  };
  const send = (choices: ChatCompletionChunk['choices'], sum: ChatCompletionChunk['usage'] = null): void =>
    stream.send({ ...head, choices, ...(includeUsage && { usage: sum }) } satisfies ChatCompletionChunk);
  const until = startPacer(pace);
  const cutAt = call.willBeCut ? Math.floor(steps.length / 2) : undefined;
  let sent = 0;
  for (const [index, step] of steps.entries()) {
    await until(model.thinking + index / model.speed, stream.left);
    if (stream.left.aborted) return call.end(200, 'left', { ...tokens, output: sent });
    if (index === cutAt) {
      stream.cut();
      return call.end(200, 'cut', { ...tokens, output: sent });
    }
    const delta: Delta = index === 0 ? { role: 'assistant', ...step.delta } : step.delta;
    call.sending();
    send([{ index: 0, delta, finish_reason: null }]);
    sent += step.tokens;
  }
  send([{ index: 0, delta: {}, finish_reason: finish }]);
  if (includeUsage) send([], usage(tokens));
  stream.send('[DONE]');
  stream.end();
  call.end(200, 'success', tokens);
}

/** Sends a completion in one piece, after the time that the model would need for it. */
export async function sendCompletion(
  reply: FastifyReply,
  call: Call,
  model: Model,
  { answer, finish, tokens }: Completion,
  { pace }: { pace: number },
): Promise<void> {
  await startPacer(pace)(model.thinking + tokens.output / model.speed);
  if (call.willBeCut) {
    reply.hijack().raw.destroy();
    return call.end(200, 'cut', tokens);
  }
  call.end(200, reply.raw.destroyed ? 'left' : 'success', tokens);
  await reply.send({
    id: call.id,
    object: 'chat.completion',
    created: seconds(),
    model: model.name,
    choices: [{ index: 0, finish_reason: finish, logprobs: null, message: messageOf(answer) }],
    usage: usage(tokens),
  } satisfies ChatCompletion);
}

function messageOf(answer: Answer): ChatCompletion.Choice['message'] {
  if (answer.kind === 'text') return { role: 'assistant', content: answer.text, refusal: null };
  const { id, name, arguments: args } = answer;
  const call = { id, type: 'function' as const, function: { name, arguments: args } };
  return { role: 'assistant', content: null, refusal: null, tool_calls: [call] };
}

function usage({ input, output, cached }: Tokens): CompletionUsage {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
  };
}

const seconds = (): number => Math.floor(Date.now() / 1000);
