import OpenAI, { APIUserAbortError } from 'openai';
import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';
import { observer } from '../observer.ts';
import { type Answer, createAnswer } from './answer.ts';
import { type Caller, fieldsOf } from './caller.ts';

/** What {@link Models.chat} takes. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatCompletionMessageParam[];
  readonly tools: readonly ChatCompletionTool[];
  /** Ends the call when nobody waits for it any more. */
  readonly signal: AbortSignal;
  /** Gets each piece of text as it comes; it cannot hold the stream up. */
  onText(piece: string): void;
}

/** The models of a provider; each call of them is a business event. */
export interface Models {
  /** Streams a chat completion. @throws what the client throws; `APIUserAbortError` when the signal ends it */
  chat(request: ChatRequest, caller: Caller): Promise<Answer>;
  /** Turns texts into vectors of length 1. @throws what the client throws */
  embed(texts: readonly string[], caller: Caller): Promise<number[][]>;
}

/** The stream ended before the model had finished. */
export class IncompleteAnswerError extends Error {
  override readonly name = 'IncompleteAnswerError';
}

const EMBEDDING_MODEL = 'stand-in-embedding';

/** Makes the models of a provider that speaks OpenAI's protocol. */
export function createModels(baseURL: string, apiKey: string): Models {
  // No retries behind our back: each try is a call of its own, with its own time, tokens and fate.
  const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
  const provider = {
    provider: 'openai',
    providerId: 'local',
    providerName: 'Local stand-in',
    ...serverOf(new URL(baseURL)),
  };
  return {
    async chat({ model, messages, tools, signal, onText }, caller) {
      const call = {
        ...provider,
        ...fieldsOf(caller),
        conversationId: caller.sessionId,
        ...modelOf(model),
        signal,
      };
      const stream = await observer.observeModelCall(call, () =>
        client.chat.completions.create(
          {
            model,
            messages: [...messages],
            ...(tools.length > 0 && { tools: [...tools] }),
            stream: true,
            stream_options: { include_usage: true },
          },
          { signal },
        ),
      );
      const answer = createAnswer();
      for await (const chunk of stream) {
        answer.add(chunk);
        const piece = chunk.choices[0]?.delta.content;
        if (piece) onText(piece);
      }
      // An aborted stream just ends, and so does one that a proxy cut short.
      if (answer.isFinished()) return answer;
      throw signal.aborted
        ? new APIUserAbortError()
        : new IncompleteAnswerError(`the stream of ${model} ended before its answer did`);
    },
    async embed(texts, caller) {
      const call = { ...provider, ...fieldsOf(caller), operation: 'embeddings', ...modelOf(EMBEDDING_MODEL) };
      const { data } = await observer.observeModelCall(call, () =>
        client.embeddings.create({ model: EMBEDDING_MODEL, input: [...texts] }),
      );
      return data.map(({ embedding }) => embedding);
    },
  };
}

/** The model, and the id under which a platform has it configured. */
function modelOf(model: string) {
  return { model, modelId: `m-${model}` };
}

function serverOf({ hostname, port, protocol }: URL) {
  return { serverAddress: hostname, serverPort: Number(port || (protocol === 'https:' ? 443 : 80)) };
}
