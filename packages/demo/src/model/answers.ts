import { faker } from '@faker-js/faker/locale/en';
import type {
  ChatCompletionCreateParams,
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from 'openai/resources/chat/completions';
import { draw } from './chance.ts';
import { messageText } from './tokens.ts';

/** What the model says to a prompt: text, or the call of a tool. */
export type Answer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool'; readonly id: string; readonly name: string; readonly arguments: string };

const SENTENCES = { min: 2, max: 7 };

/**
 * The answer to a request: the same one for the same seed, model and messages.
 *
 * A tool is called when the user's last message names it in words ("calculate 6 * 7" for the tool `calculate`); what
 * follows, up to the end of the sentence, becomes its first argument.
 */
export function answer(request: ChatCompletionCreateParams, seed: number): Answer {
  const last = request.messages.at(-1);
  const dice = draw(seed, request.model, JSON.stringify(request.messages));
  if (last?.role === 'user' && request.tool_choice !== 'none') {
    for (const tool of request.tools ?? []) {
      const args = argumentsFor(tool, messageText(last));
      if (args && tool.type === 'function') {
        return { kind: 'tool', id: `call_${dice.toString(36)}`, name: tool.function.name, arguments: args };
      }
    }
  }
  return { kind: 'text', text: opening(last) + sentences(dice) };
}

function argumentsFor(tool: ChatCompletionTool, prompt: string): string | undefined {
  if (tool.type !== 'function') return undefined;
  const { name, parameters } = tool.function;
  const words = name.replaceAll('_', ' ');
  const at = prompt.toLowerCase().indexOf(words);
  if (at < 0) return undefined;
  const [rest = ''] = prompt.slice(at + words.length).split(/[?!\n]|\.(?!\d)/);
  const [parameter] = Object.keys((parameters?.['properties'] as object | undefined) ?? {});
  return JSON.stringify(parameter === undefined ? {} : { [parameter]: rest.trim() });
}

function opening(last: ChatCompletionMessageParam | undefined): string {
  return last?.role === 'tool' ? `The tool says: ${ascii(messageText(last))}. ` : '';
}

function sentences(dice: number): string {
  faker.seed(dice);
  const count = faker.number.int(SENTENCES);
  return ascii(Array.from({ length: count }, () => faker.hacker.phrase()).join(' '));
}

function ascii(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?');
}
