import type {
  ChatCompletionChunk,
  ChatCompletionMessageFunctionToolCall,
} from 'openai/resources/chat/completions';

/** Puts a streamed answer together. */
export interface Answer {
  add(chunk: ChatCompletionChunk): void;
  /** Whether the model said that it had finished. */
  isFinished(): boolean;
  readonly text: string;
  readonly toolCalls: readonly ChatCompletionMessageFunctionToolCall[];
}

/** Makes an empty answer. */
export function createAnswer(): Answer {
  const toolCalls: ChatCompletionMessageFunctionToolCall[] = [];
  let text = '';
  let finished = false;
  return {
    add({ choices: [choice] }) {
      if (!choice) return;
      text += choice.delta.content ?? '';
      finished ||= choice.finish_reason !== null;
      for (const { index, id, function: part } of choice.delta.tool_calls ?? []) {
        toolCalls[index] ??= { id: id ?? '', type: 'function', function: { name: '', arguments: '' } };
        const call = toolCalls[index];
        call.function.name += part?.name ?? '';
        call.function.arguments += part?.arguments ?? '';
      }
    },
    isFinished: () => finished,
    get text() {
      return text;
    },
    get toolCalls() {
      return toolCalls;
    },
  };
}
