import type { Message, RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import type { LanguageModelUsage } from 'ai';
import type { ChatResponse, EmbedResponse } from 'ollama';
import type { Transcription, TranscriptionStreamEvent, TranscriptionVerbose } from 'openai/resources/audio';
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { CreateEmbeddingResponse } from 'openai/resources/embeddings';
import type { ImageGenStreamEvent, ImagesResponse } from 'openai/resources/images';
import type { Response, ResponseStreamEvent } from 'openai/resources/responses/responses';
import type { Reading } from '../../src/usage/reading.ts';

// The shapes are checked against the types of the providers' own clients, as far as they go: what stands here exists there, with that
// type. Google's are those of @google/genai 2.32.0 (GenerateContentResponse, UsageMetadata), which is not installed for its many dependencies;
// Cohere's those of cohere-ai 8.1.0 (RerankResponse, EmbedByTypeResponse, V2ChatStreamResponse), of its API and of its client, nor is that; the events of
// OpenAI's speech have no type in its client.
type Part<T> = T extends readonly (infer Item)[]
  ? readonly Part<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: Part<T[Key]> }
    : T;

/** The client makes a `Date` of the time, which comes as text. */
type OllamaChunk = Part<Omit<ChatResponse, 'created_at'>> & { readonly created_at: string };

/** A provider's answer as its API reference shows it, and what is to be read from it. */
export interface Recorded {
  readonly reader: string;
  readonly what: string;
  /** The result, or the chunks of the stream. */
  readonly values: readonly Record<string, unknown>[];
  readonly expected: Reading;
  readonly text?: string;
  /** The index of the first chunk that carries a part of the answer. @default 0 */
  readonly firstOutput?: number;
}

const chunk = (
  choices: Part<ChatCompletionChunk>['choices'] & object,
  more: Part<ChatCompletionChunk> = {},
) =>
  ({
    id: 'chatcmpl-123',
    object: 'chat.completion.chunk',
    created: 1694268190,
    model: 'gpt-4o-mini',
    system_fingerprint: 'fp_44709d6fcb',
    choices,
    ...more,
  }) satisfies Part<ChatCompletionChunk>;
const chatUsage = {
  prompt_tokens: 19,
  completion_tokens: 10,
  total_tokens: 29,
  prompt_tokens_details: { cached_tokens: 16, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 3, audio_tokens: 0, accepted_prediction_tokens: 0 },
} satisfies ChatCompletion['usage'];
/** Of a prompt with a picture and a recording, answered by speech. */
const mixedUsage = {
  prompt_tokens: 320,
  completion_tokens: 60,
  total_tokens: 380,
  prompt_tokens_details: {
    cached_tokens: 0,
    cache_write_tokens: 128,
    text_tokens: 80,
    image_tokens: 200,
    audio_tokens: 40,
  },
  completion_tokens_details: { reasoning_tokens: 0, text_tokens: 10, audio_tokens: 50 },
} satisfies ChatCompletion['usage'];
const response = {
  id: 'resp_67ccd2be',
  object: 'response',
  created_at: 1741476542,
  status: 'completed',
  error: null,
  incomplete_details: null,
  model: 'gpt-4.1-2025-04-14',
  output: [
    {
      type: 'message',
      id: 'msg_67ccd2bf',
      status: 'completed',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'In a peaceful grove', annotations: [] }],
    },
  ],
  usage: {
    input_tokens: 36,
    input_tokens_details: { cached_tokens: 8, cache_write_tokens: 16 },
    output_tokens: 87,
    output_tokens_details: { reasoning_tokens: 40 },
    total_tokens: 123,
  },
} satisfies Part<Response>;
const { usage: _, ...begun } = response;
const running = { ...begun, status: 'in_progress', output: [] } satisfies Part<Response>;
const gemini = (text: string, more = {}) => ({
  candidates: [{ content: { parts: [{ text }], role: 'model' }, index: 0, ...more }],
  modelVersion: 'gemini-2.5-flash',
  responseId: 'abc',
});
const vercelUsage = {
  inputTokens: 25,
  inputTokenDetails: { noCacheTokens: 5, cacheReadTokens: 20, cacheWriteTokens: 0 },
  outputTokens: 7,
  outputTokenDetails: { textTokens: 7, reasoningTokens: 0 },
  totalTokens: 32,
} satisfies LanguageModelUsage;

export const RECORDED: readonly Recorded[] = [
  {
    reader: 'openai chat',
    what: 'chat completion',
    values: [
      {
        id: 'chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT',
        object: 'chat.completion',
        created: 1741569952,
        model: 'gpt-4o-2024-08-06',
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: 'Hello! How can I help?', refusal: null, annotations: [] },
            logprobs: null,
            finish_reason: 'stop',
          },
        ],
        usage: chatUsage,
        service_tier: 'default',
      } satisfies Part<ChatCompletion>,
    ],
    text: 'Hello! How can I help?',
    expected: {
      responseModel: 'gpt-4o-2024-08-06',
      inputTokens: 19,
      outputTokens: 10,
      totalTokens: 29,
      cachedTokens: 16,
      reasoningTokens: 3,
      isFinished: true,
    },
  },
  {
    reader: 'openai chat',
    what: 'streamed chat completion with usage',
    values: [
      chunk([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }], { usage: null }),
      chunk([{ index: 0, delta: { content: 'Hel' }, finish_reason: null }], { usage: null }),
      chunk([{ index: 0, delta: { content: 'lo' }, finish_reason: null }], { usage: null }),
      chunk([{ index: 0, delta: {}, finish_reason: 'stop' }], { usage: null }),
      chunk([], { usage: chatUsage }),
    ],
    text: 'Hello',
    firstOutput: 1,
    expected: {
      responseModel: 'gpt-4o-mini',
      inputTokens: 19,
      outputTokens: 10,
      totalTokens: 29,
      cachedTokens: 16,
      reasoningTokens: 3,
      isFinished: true,
    },
  },
  {
    reader: 'openai chat',
    what: 'usage that a proxy sends before the last chunk',
    values: [
      chunk([{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }], { usage: chatUsage }),
      chunk([], { usage: null }),
    ],
    text: 'Hi',
    expected: {
      responseModel: 'gpt-4o-mini',
      inputTokens: 19,
      outputTokens: 10,
      totalTokens: 29,
      cachedTokens: 16,
      reasoningTokens: 3,
      isFinished: true,
    },
  },
  {
    reader: 'openai chat',
    what: 'Azure’s chunk on its filter of the prompt, before all others',
    values: [
      // https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter: no client has a type for it.
      {
        id: '',
        object: '',
        created: 0,
        model: '',
        choices: [],
        prompt_filter_results: [
          { prompt_index: 0, content_filter_results: { hate: { filtered: false, severity: 'safe' } } },
        ],
      },
      chunk([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }]),
      chunk([{ index: 0, delta: { content: 'Hi' }, finish_reason: null }]),
      chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]),
    ],
    text: 'Hi',
    firstOutput: 2,
    expected: { responseModel: 'gpt-4o-mini', isFinished: true },
  },
  {
    reader: 'openai chat',
    what: 'tokens of several modalities, and into the cache',
    values: [chunk([{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }], { usage: mixedUsage })],
    text: 'Hi',
    expected: {
      responseModel: 'gpt-4o-mini',
      inputTokens: 320,
      outputTokens: 60,
      totalTokens: 380,
      cachedTokens: 0,
      cacheWriteTokens: 128,
      reasoningTokens: 0,
      textInputTokens: 80,
      imageInputTokens: 200,
      audioInputTokens: 40,
      textOutputTokens: 10,
      audioOutputTokens: 50,
      isFinished: true,
    },
  },
  {
    reader: 'openai chat',
    what: 'reasoning and tool calls, which are parts of the answer',
    values: [
      chunk([{ index: 0, delta: { role: 'assistant', content: null, tool_calls: [] } }]),
      { ...chunk([]), choices: [{ index: 0, delta: { content: '', reasoning_content: '' } }] },
      chunk([
        {
          index: 0,
          delta: { tool_calls: [{ index: 0, id: 't', type: 'function', function: { name: 'f' } }] },
        },
      ]),
    ],
    firstOutput: 2,
    expected: { responseModel: 'gpt-4o-mini' },
  },
  {
    reader: 'openai chat',
    what: 'error in the place of an answer',
    values: [
      { error: { message: 'The server had an error', type: 'server_error', param: null, code: null } },
    ],
    firstOutput: -1,
    expected: {
      error: { message: 'The server had an error', type: 'server_error', param: null, code: null },
    },
  },
  {
    reader: 'openai responses',
    what: 'response',
    values: [response],
    text: 'In a peaceful grove',
    firstOutput: -1,
    expected: {
      responseModel: 'gpt-4.1-2025-04-14',
      inputTokens: 36,
      outputTokens: 87,
      totalTokens: 123,
      cachedTokens: 8,
      cacheWriteTokens: 16,
      reasoningTokens: 40,
      isFinished: true,
    },
  },
  {
    reader: 'openai responses',
    what: 'streamed response',
    values: [
      { type: 'response.created', response: running, sequence_number: 0 },
      { type: 'response.in_progress', response: running, sequence_number: 1 },
      { type: 'response.output_item.added', output_index: 0, item: { type: 'message', content: [] } },
      {
        type: 'response.output_text.delta',
        item_id: 'msg',
        output_index: 0,
        content_index: 0,
        delta: 'In a ',
      },
      {
        type: 'response.output_text.delta',
        item_id: 'msg',
        output_index: 0,
        content_index: 0,
        delta: 'grove',
      },
      { type: 'response.output_text.done', item_id: 'msg', text: 'In a grove' },
      { type: 'response.completed', response },
    ] satisfies readonly Part<ResponseStreamEvent>[],
    text: 'In a grove',
    firstOutput: 3,
    expected: {
      responseModel: 'gpt-4.1-2025-04-14',
      inputTokens: 36,
      outputTokens: 87,
      totalTokens: 123,
      cachedTokens: 8,
      cacheWriteTokens: 16,
      reasoningTokens: 40,
      isFinished: true,
    },
  },
  {
    reader: 'openai responses',
    what: 'streamed response that fails',
    values: [
      { type: 'response.created', response: running, sequence_number: 0 },
      {
        type: 'response.failed',
        sequence_number: 1,
        response: {
          ...running,
          status: 'failed',
          error: { code: 'server_error', message: 'The model failed.' },
        },
      },
    ] satisfies readonly Part<ResponseStreamEvent>[],
    firstOutput: -1,
    expected: {
      responseModel: 'gpt-4.1-2025-04-14',
      isFinished: true,
      error: { code: 'server_error', message: 'The model failed.' },
    },
  },
  {
    reader: 'openai responses',
    what: 'response that was cancelled in the background',
    values: [{ ...running, status: 'cancelled' } satisfies Part<Response>],
    firstOutput: -1,
    expected: { responseModel: 'gpt-4.1-2025-04-14', isFinished: true, error: { code: 'cancelled' } },
  },
  {
    reader: 'openai responses',
    what: 'error among the events of a response',
    values: [
      { type: 'response.created', response: running, sequence_number: 0 },
      { type: 'error', code: 'rate_limit_exceeded', message: 'Slow down.', param: null, sequence_number: 1 },
    ] satisfies readonly Part<ResponseStreamEvent>[],
    firstOutput: -1,
    expected: {
      responseModel: 'gpt-4.1-2025-04-14',
      error: {
        type: 'error',
        code: 'rate_limit_exceeded',
        message: 'Slow down.',
        param: null,
        sequence_number: 1,
      },
    },
  },
  {
    reader: 'openai embeddings',
    what: 'embeddings',
    values: [
      {
        object: 'list',
        data: [{ object: 'embedding', embedding: [0.0023, -0.0093], index: 0 }],
        model: 'text-embedding-ada-002',
        usage: { prompt_tokens: 8, total_tokens: 8 },
      } satisfies CreateEmbeddingResponse,
    ],
    expected: { responseModel: 'text-embedding-ada-002', inputTokens: 8, totalTokens: 8 },
  },
  {
    reader: 'openai media',
    what: 'images',
    values: [
      {
        created: 1713833628,
        data: [{ b64_json: 'iVBORw0KGgo=' }],
        output_format: 'png',
        usage: {
          input_tokens: 50,
          input_tokens_details: { text_tokens: 10, image_tokens: 40 },
          output_tokens: 1056,
          output_tokens_details: { image_tokens: 1056, text_tokens: 0 },
          total_tokens: 1106,
        },
      } satisfies ImagesResponse,
    ],
    firstOutput: -1,
    expected: {
      inputTokens: 50,
      outputTokens: 1056,
      totalTokens: 1106,
      textInputTokens: 10,
      imageInputTokens: 40,
      imageOutputTokens: 1056,
    },
  },
  {
    reader: 'openai media',
    what: 'streamed image',
    values: [
      { type: 'image_generation.partial_image', b64_json: 'iVBO', partial_image_index: 0 },
      {
        type: 'image_generation.completed',
        b64_json: 'iVBORw0KGgo=',
        usage: {
          input_tokens: 10,
          input_tokens_details: { text_tokens: 10, image_tokens: 0 },
          output_tokens: 1056,
          total_tokens: 1066,
        },
      },
    ] satisfies readonly Part<ImageGenStreamEvent>[],
    expected: {
      inputTokens: 10,
      outputTokens: 1056,
      totalTokens: 1066,
      textInputTokens: 10,
      isFinished: true,
    },
  },
  {
    reader: 'openai media',
    what: 'transcription',
    values: [
      {
        text: 'Imagine the wildest idea.',
        usage: {
          type: 'tokens',
          input_tokens: 14,
          input_token_details: { text_tokens: 4, audio_tokens: 10 },
          output_tokens: 45,
          total_tokens: 59,
        },
      } satisfies Transcription,
    ],
    text: 'Imagine the wildest idea.',
    firstOutput: -1,
    expected: {
      inputTokens: 14,
      outputTokens: 45,
      totalTokens: 59,
      textInputTokens: 4,
      audioInputTokens: 10,
    },
  },
  {
    reader: 'openai media',
    what: 'transcription that is billed by its duration',
    values: [
      {
        duration: 8.47,
        language: 'english',
        text: 'The beach was popular.',
        usage: { type: 'duration', seconds: 9 },
      } satisfies TranscriptionVerbose,
    ],
    text: 'The beach was popular.',
    firstOutput: -1,
    expected: {},
  },
  {
    reader: 'openai media',
    what: 'streamed transcription',
    values: [
      { type: 'transcript.text.delta', delta: 'Imagine ' },
      { type: 'transcript.text.delta', delta: 'it.' },
      {
        type: 'transcript.text.done',
        text: 'Imagine it.',
        usage: { type: 'tokens', input_tokens: 14, output_tokens: 4, total_tokens: 18 },
      },
    ] satisfies readonly TranscriptionStreamEvent[],
    text: 'Imagine it.',
    expected: { inputTokens: 14, outputTokens: 4, totalTokens: 18, isFinished: true },
  },
  {
    reader: 'openai media',
    what: 'streamed speech',
    values: [
      { type: 'speech.audio.delta', audio: 'UklGRg==' },
      { type: 'speech.audio.done', usage: { input_tokens: 14, output_tokens: 101, total_tokens: 115 } },
    ],
    expected: { inputTokens: 14, outputTokens: 101, totalTokens: 115, isFinished: true },
  },
  {
    reader: 'anthropic',
    what: 'message',
    values: [
      {
        id: 'msg_013Zva2CMHLNnXjNJJKqJ2EF',
        type: 'message',
        role: 'assistant',
        model: 'claude-sonnet-4-20250514',
        content: [{ type: 'text', text: 'Hi! My name is Claude.' }],
        stop_reason: 'end_turn',
        stop_sequence: null,
        usage: {
          input_tokens: 95,
          cache_creation_input_tokens: 200,
          cache_read_input_tokens: 1000,
          output_tokens: 503,
          output_tokens_details: { thinking_tokens: 300 },
        },
      } satisfies Part<Message>,
    ],
    text: 'Hi! My name is Claude.',
    firstOutput: -1,
    expected: {
      responseModel: 'claude-sonnet-4-20250514',
      inputTokens: 1295,
      outputTokens: 503,
      cachedTokens: 1000,
      cacheWriteTokens: 200,
      reasoningTokens: 300,
      totalTokens: 1798,
      isFinished: true,
    },
  },
  {
    reader: 'anthropic',
    what: 'streamed message, tokens of the prompt first and of the answer last',
    values: [
      {
        type: 'message_start',
        message: {
          id: 'msg_1',
          type: 'message',
          role: 'assistant',
          content: [],
          model: 'claude-opus-4-20250514',
          stop_reason: null,
          usage: { input_tokens: 25, cache_read_input_tokens: 100, output_tokens: 1 },
        },
      },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'ping' },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: '!' } },
      { type: 'content_block_stop', index: 0 },
      {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        // All tokens so far; what it does not know again is null.
        usage: { input_tokens: 25, cache_read_input_tokens: null, output_tokens: 15 },
      },
      { type: 'message_stop' },
    ] satisfies readonly Part<RawMessageStreamEvent | { type: 'ping' }>[],
    text: 'Hello!',
    firstOutput: 3,
    expected: {
      responseModel: 'claude-opus-4-20250514',
      inputTokens: 125,
      outputTokens: 15,
      cachedTokens: 100,
      totalTokens: 140,
      isFinished: true,
    },
  },
  {
    reader: 'google',
    what: 'generateContent',
    values: [
      {
        ...gemini('AI learns from data.', { finishReason: 'STOP' }),
        usageMetadata: {
          promptTokenCount: 8,
          cachedContentTokenCount: 4,
          candidatesTokenCount: 5,
          thoughtsTokenCount: 20,
          totalTokenCount: 33,
          promptTokensDetails: [
            { modality: 'TEXT', tokenCount: 5 },
            { modality: 'VIDEO', tokenCount: 3 },
          ],
          candidatesTokensDetails: [{ modality: 'TEXT', tokenCount: 5 }],
        },
      },
    ],
    text: 'AI learns from data.',
    expected: {
      responseModel: 'gemini-2.5-flash',
      inputTokens: 8,
      outputTokens: 25,
      cachedTokens: 4,
      reasoningTokens: 20,
      totalTokens: 33,
      textInputTokens: 5,
      textOutputTokens: 5,
      isFinished: true,
    },
  },
  {
    reader: 'google',
    what: 'streamed generateContent, each chunk with the tokens so far',
    values: [
      {
        ...gemini('AI '),
        usageMetadata: { promptTokenCount: 8, candidatesTokenCount: 1, totalTokenCount: 9 },
      },
      {
        ...gemini('learns.', { finishReason: 'STOP' }),
        usageMetadata: { promptTokenCount: 8, candidatesTokenCount: 4, totalTokenCount: 12 },
      },
    ],
    text: 'AI learns.',
    expected: {
      responseModel: 'gemini-2.5-flash',
      inputTokens: 8,
      outputTokens: 4,
      cachedTokens: undefined,
      totalTokens: 12,
      isFinished: true,
    },
  },
  {
    reader: 'google',
    what: 'streamed generateContent whose prompt is blocked',
    values: [{ promptFeedback: { blockReason: 'SAFETY' }, modelVersion: 'gemini-2.5-flash' }],
    firstOutput: -1,
    expected: { responseModel: 'gemini-2.5-flash', isFinished: true },
  },
  {
    reader: 'ollama',
    what: 'streamed chat',
    values: [
      {
        model: 'llama3.2',
        created_at: '2023-08-04T08:52:19.385406455-07:00',
        message: { role: 'assistant', content: 'The' },
        done: false,
      } satisfies OllamaChunk,
      {
        model: 'llama3.2',
        created_at: '2023-08-04T19:22:45.499127Z',
        message: { role: 'assistant', content: '' },
        done: true,
        done_reason: 'stop',
        total_duration: 4883583458,
        prompt_eval_count: 26,
        eval_count: 282,
      } satisfies OllamaChunk,
    ],
    text: 'The',
    expected: {
      responseModel: 'llama3.2',
      inputTokens: 26,
      outputTokens: 282,
      totalTokens: 308,
      isFinished: true,
    },
  },
  {
    reader: 'ollama',
    what: 'embed',
    values: [
      {
        model: 'all-minilm',
        embeddings: [[0.010071029, -0.0017594862]],
        total_duration: 14143917,
        prompt_eval_count: 8,
      } satisfies Part<EmbedResponse>,
    ],
    expected: {
      responseModel: 'all-minilm',
      inputTokens: 8,
      outputTokens: undefined,
      totalTokens: 8,
      isFinished: true,
    },
  },
  {
    reader: 'cohere',
    what: 'rerank, which is billed by its searches',
    values: [
      {
        id: '07734bd2',
        results: [{ index: 3, relevance_score: 0.999 }],
        meta: { api_version: { version: '2' }, billed_units: { search_units: 1 } },
      },
    ],
    firstOutput: -1,
    expected: {},
  },
  {
    reader: 'cohere',
    what: 'rerank that says its tokens, by the client',
    values: [
      {
        results: [{ index: 3, relevanceScore: 0.999 }],
        meta: { billedUnits: { searchUnits: 1 }, tokens: { inputTokens: 87, outputTokens: 0 } },
      },
    ],
    firstOutput: -1,
    expected: { inputTokens: 87, outputTokens: 0, totalTokens: 87 },
  },
  {
    reader: 'cohere',
    what: 'embeddings',
    values: [
      {
        id: 'da6e531f',
        embeddings: { float: [[0.016]] },
        texts: ['hi'],
        meta: { billed_units: { input_tokens: 2 } },
      },
    ],
    firstOutput: -1,
    expected: { inputTokens: 2, totalTokens: 2 },
  },
  {
    reader: 'cohere',
    what: 'chat, by the client',
    values: [
      {
        id: 'c14c80c3',
        finishReason: 'COMPLETE',
        message: { role: 'assistant', content: [{ type: 'text', text: 'Hello!' }] },
        usage: {
          billedUnits: { inputTokens: 5, outputTokens: 2 },
          tokens: { inputTokens: 71, outputTokens: 3 },
          cachedTokens: 64,
        },
      },
    ],
    text: 'Hello!',
    firstOutput: -1,
    expected: { inputTokens: 71, outputTokens: 3, cachedTokens: 64, totalTokens: 74, isFinished: true },
  },
  {
    reader: 'cohere',
    what: 'streamed chat that fails',
    values: [
      { type: 'message-start', id: '29f14a5a', delta: { message: { role: 'assistant' } } },
      { type: 'content-start', index: 0, delta: { message: { content: { type: 'text', text: '' } } } },
      { type: 'content-delta', index: 0, delta: { message: { content: { text: 'Hello' } } } },
      { type: 'content-end', index: 0 },
      {
        type: 'message-end',
        delta: {
          finish_reason: 'ERROR',
          usage: {
            billed_units: { input_tokens: 5, output_tokens: 2 },
            tokens: { input_tokens: 71, output_tokens: 3 },
          },
        },
      },
    ],
    text: 'Hello',
    firstOutput: 2,
    expected: {
      inputTokens: 71,
      outputTokens: 3,
      totalTokens: 74,
      isFinished: true,
      error: { code: 'ERROR' },
    },
  },
  {
    reader: 'vercel ai sdk',
    what: 'generateText of several steps: the whole counts',
    values: [
      {
        text: 'Sunny.',
        finishReason: 'stop',
        usage: { ...vercelUsage, inputTokens: 5, totalTokens: 12 },
        totalUsage: vercelUsage,
        response: { id: 'r', modelId: 'gpt-4o-2024-08-06', timestamp: new Date(0) },
      },
    ],
    text: 'Sunny.',
    expected: {
      responseModel: 'gpt-4o-2024-08-06',
      inputTokens: 25,
      outputTokens: 7,
      cachedTokens: 20,
      cacheWriteTokens: 0,
      reasoningTokens: 0,
      totalTokens: 32,
      isFinished: true,
    },
  },
  {
    reader: 'vercel ai sdk',
    what: 'fullStream',
    values: [
      { type: 'start' },
      { type: 'start-step', request: {}, warnings: [] },
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', text: 'Sun' },
      { type: 'text-delta', id: '0', text: 'ny.' },
      { type: 'text-end', id: '0' },
      {
        type: 'finish-step',
        finishReason: 'stop',
        usage: vercelUsage,
        response: { id: 'r', modelId: 'gpt-4o-2024-08-06' },
      },
      { type: 'finish', finishReason: 'stop', totalUsage: vercelUsage },
    ],
    text: 'Sunny.',
    firstOutput: 3,
    expected: {
      responseModel: 'gpt-4o-2024-08-06',
      inputTokens: 25,
      outputTokens: 7,
      cachedTokens: 20,
      cacheWriteTokens: 0,
      reasoningTokens: 0,
      totalTokens: 32,
      isFinished: true,
    },
  },
  {
    reader: 'vercel ai sdk',
    what: 'doStream of a language model',
    values: [
      { type: 'stream-start', warnings: [] },
      { type: 'response-metadata', id: 'r', modelId: 'gpt-4o-mini', timestamp: new Date(0) },
      { type: 'text-delta', id: '0', delta: 'Sunny.' },
      {
        type: 'finish',
        finishReason: { unified: 'stop', raw: 'stop' },
        usage: {
          inputTokens: { total: 25, noCache: 5, cacheRead: 20, cacheWrite: 0 },
          outputTokens: { total: 7, text: 7, reasoning: 0 },
        },
      },
    ],
    text: 'Sunny.',
    firstOutput: 2,
    expected: {
      responseModel: 'gpt-4o-mini',
      inputTokens: 25,
      outputTokens: 7,
      cachedTokens: 20,
      cacheWriteTokens: 0,
      reasoningTokens: 0,
      totalTokens: 32,
      isFinished: true,
    },
  },
  {
    reader: 'vercel ai sdk',
    what: 'fullStream with an error',
    values: [{ type: 'start' }, { type: 'error', error: { name: 'AI_APICallError', statusCode: 429 } }],
    firstOutput: -1,
    expected: { error: { name: 'AI_APICallError', statusCode: 429 } },
  },
  {
    reader: 'vercel ai sdk',
    what: 'fullStream that was aborted',
    values: [{ type: 'start' }, { type: 'abort', reason: 'This operation was aborted' }],
    firstOutput: -1,
    expected: { error: { name: 'AbortError' } },
  },
  {
    reader: 'vercel ai sdk',
    what: 'UI messages, whose end gives no reason',
    values: [
      { type: 'start' },
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'Sunny.' },
      { type: 'text-end', id: '0' },
      { type: 'finish' },
    ],
    text: 'Sunny.',
    firstOutput: 2,
    expected: { isFinished: true },
  },
  {
    reader: 'vercel ai sdk',
    what: 'embed',
    values: [{ value: 'sunny', embedding: [0.1, 0.2], usage: { tokens: 3 }, warnings: [] }],
    expected: { inputTokens: 3, outputTokens: undefined, cachedTokens: undefined, totalTokens: 3 },
  },
];
