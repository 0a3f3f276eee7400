import fastify, { type FastifyInstance } from 'fastify';
import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions';
import type { CreateEmbeddingResponse, EmbeddingCreateParams } from 'openai/resources/embeddings';
import { finishRequestsBeforeClose } from '../http/closing.ts';
import { openJsonLines } from '../jsonLines.ts';
import { createCalls } from './calls.ts';
import { findModel, MODELS, type Model } from './catalog.ts';
import { complete, sendCompletion, streamCompletion } from './chat.ts';
import { embed } from './embedding.ts';
import { answerErrors, ModelError } from './errors.ts';
import { startPacer } from './pacing.ts';
import { createPromptCache } from './promptCache.ts';
import type { ModelServerOptions } from './settings.ts';
import { textTokens } from './tokens.ts';

type EmbeddingRequest = Omit<EmbeddingCreateParams, 'input'> & { input: string | string[] };

const NEVER = { rateLimited: 0, serverError: 0, cut: 0 };

const chatSchema = {
  body: {
    type: 'object',
    required: ['model', 'messages'],
    properties: { model: { type: 'string' }, messages: { type: 'array', minItems: 1 } },
  },
};
const embeddingSchema = {
  body: {
    type: 'object',
    required: ['model', 'input'],
    properties: {
      model: { type: 'string' },
      input: { anyOf: [{ type: 'string' }, { type: 'array', minItems: 1, items: { type: 'string' } }] },
    },
  },
};

/**
 * A stand-in for OpenAI's API: no model thinks here. It speaks the protocol (chat completions, streamed or not, tool
 * calls, embeddings, models), counts tokens with OpenAI's tokenizer and fails as often as it is told to.
 */
export function createModelServer({
  seed = 1,
  pace = 1,
  failures,
  ledger,
}: ModelServerOptions = {}): FastifyInstance {
  const server = fastify({ forceCloseConnections: true });
  finishRequestsBeforeClose(server);
  const lines = openJsonLines(ledger);
  const beginCall = createCalls(seed, { ...NEVER, ...failures }, lines);
  const promptCache = createPromptCache();
  answerErrors(server);
  server.addHook('onClose', () => lines.close());

  server.get('/v1/models', () => ({
    object: 'list',
    data: MODELS.map(({ name }) => ({ id: name, object: 'model', created: 0, owned_by: 'stand-in' })),
  }));

  server.post<{ Body: ChatCompletionCreateParams }>(
    '/v1/chat/completions',
    { schema: chatSchema },
    async (request, reply) => {
      const { body } = request;
      const model = modelNamed(body.model, 'chat');
      const call = beginCall({ operation: 'chat', model: model.name, stream: body.stream === true });
      const completion = complete(body, seed, promptCache);
      if (!body.stream) return sendCompletion(reply, call, model, completion, { pace });
      const includeUsage = body.stream_options?.include_usage === true;
      return streamCompletion(reply, call, model, completion, { pace, includeUsage });
    },
  );

  server.post<{ Body: EmbeddingRequest }>(
    '/v1/embeddings',
    { schema: embeddingSchema },
    async ({ body }): Promise<CreateEmbeddingResponse> => {
      const model = modelNamed(body.model, 'embedding');
      const call = beginCall({ operation: 'embeddings', model: model.name, stream: false });
      const texts = [body.input].flat().map((text) => textTokens(text));
      await startPacer(pace)(model.thinking);
      const input = texts.reduce((sum, tokens) => sum + tokens.length, 0);
      call.end(200, 'success', { input, output: 0, cached: 0 });
      return {
        object: 'list',
        model: model.name,
        data: texts.map((tokens, index) => ({
          object: 'embedding',
          index,
          embedding: encode(embed(tokens, body.dimensions), body.encoding_format),
        })),
        usage: { prompt_tokens: input, total_tokens: input },
      };
    },
  );
  return server;
}

function modelNamed(name: string, kind: Model['kind']): Model {
  const model = findModel(name, kind);
  if (model) return model;
  const known = MODELS.filter((other) => other.kind === kind).map((other) => other.name);
  throw new ModelError(
    404,
    'model_not_found',
    `No ${kind} model "${name}"; this stand-in has ${known.join(', ')}.`,
  );
}

/** OpenAI's client asks for base64 and gives the application numbers. */
function encode(vector: readonly number[], format: EmbeddingCreateParams['encoding_format']): number[] {
  if (format !== 'base64') return [...vector];
  return Buffer.from(Float32Array.from(vector).buffer).toString('base64') as unknown as number[];
}
