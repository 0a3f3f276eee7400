import { formatFunctionDefinitions } from 'gpt-tokenizer/functionCalling';
import { decode, encode, encodeChat } from 'gpt-tokenizer/model/gpt-4o';
import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';

/** Text such as `<|endoftext|>` in a message is text, not a command to the tokenizer. */
const PLAIN = { disallowedSpecial: new Set<string>() };

/** The prompt's tokens, framed as a chat; tool definitions stand before it as a system message, as OpenAI has them. */
export function promptTokens(
  messages: readonly ChatCompletionMessageParam[],
  tools: readonly ChatCompletionTool[] = [],
): number[] {
  const functions = tools.flatMap((tool) => (tool.type === 'function' ? [tool.function] : []));
  const chat = messages.map((message) => ({ role: message.role, content: messageText(message) }));
  if (functions.length > 0) {
    const definitions = formatFunctionDefinitions(
      functions as unknown as Parameters<typeof formatFunctionDefinitions>[0],
    );
    chat.unshift({ role: 'system', content: definitions });
  }
  return encodeChat(chat, 'gpt-4o', PLAIN);
}

/** The text of a message: its content, and the calls of tools in it. */
export function messageText(message: ChatCompletionMessageParam): string {
  const { content } = message;
  const text =
    typeof content === 'string'
      ? content
      : (content ?? []).map((part) => ('text' in part ? part.text : '')).join('\n');
  const calls = 'tool_calls' in message ? (message.tool_calls ?? []) : [];
  return calls.reduce(
    (all, call) =>
      call.type === 'function' ? all + callText(call.function.name, call.function.arguments) : all,
    text,
  );
}

/** A call of a tool, as the tokenizer counts it. */
export function callText(name: string, args: string): string {
  return `${name}(${args})`;
}

/** The tokens of a text. */
export function textTokens(text: string): number[] {
  return encode(text, PLAIN);
}

/** A text in pieces of one token each; ASCII text only, where no token ends inside a character. */
export function pieces(text: string): string[] {
  return textTokens(text).map((token) => decode([token]));
}
