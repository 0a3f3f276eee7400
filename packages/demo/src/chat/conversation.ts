import type {
  ChatCompletionMessageFunctionToolCall,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { Application, ChatSession, ToolName } from '../data/store.ts';
import { errorTypeOf } from '../errors.ts';
import { getLogger } from '../ledger.ts';
import { observer } from '../observer.ts';
import { inSpan } from '../spans.ts';
import { type Caller, fieldsOf } from './caller.ts';
import type { Models } from './models.ts';
import type { Tool } from './tools.ts';

/** How often the model may ask for tools before it has to answer. */
const MAX_TOOL_ROUNDS = 3;

const log = getLogger('demo.conversation');

/** One question to an application, and who waits for its answer. */
export interface Turn extends Required<Caller> {
  readonly application: Application;
  readonly messages: ChatSession['messages'];
  readonly question: string;
  readonly signal: AbortSignal;
  onText(piece: string): void;
  onTool(name: string): void;
}

/** Answers questions with a model and, where the model asks for them, tools. */
export interface Conversation {
  /** Answers a question; the messages grow by the question and the answer once it is there. @returns the text */
  answer(turn: Turn): Promise<string>;
}

/** Makes a conversation of models and tools. */
export function createConversation(models: Models, tools: Readonly<Record<ToolName, Tool>>): Conversation {
  async function answer(turn: Turn): Promise<string> {
    const { application, messages, question } = turn;
    const asked: ChatCompletionMessageParam[] = [{ role: 'user', content: question }];
    for (let round = 0; ; round++) {
      const offered = round < MAX_TOOL_ROUNDS ? application.tools : [];
      const reply = await models.chat(
        {
          model: application.model,
          messages: [{ role: 'system', content: application.instructions }, ...messages, ...asked],
          tools: offered.map((name) => tools[name].definition),
          signal: turn.signal,
          onText: turn.onText,
        },
        turn,
      );
      if (reply.toolCalls.length === 0) {
        messages.push(...asked, { role: 'assistant', content: reply.text });
        return reply.text;
      }
      asked.push({ role: 'assistant', content: null, tool_calls: [...reply.toolCalls] });
      for (const call of reply.toolCalls) {
        turn.onTool(call.function.name);
        asked.push({ role: 'tool', tool_call_id: call.id, content: await runTool(call, turn) });
      }
    }
  }

  async function runTool(call: ChatCompletionMessageFunctionToolCall, turn: Turn): Promise<string> {
    const { name } = call.function;
    const tool = tools[name as ToolName] as Tool | undefined;
    const meta = {
      ...fieldsOf(turn),
      toolId: `tool-${name}`,
      toolName: name,
      toolType: tool?.type ?? 'function',
      signal: turn.signal,
    };
    const invoke = async (): Promise<string> => {
      if (!tool) throw new ReferenceError(`no tool "${name}"`);
      const [input] = Object.values(JSON.parse(call.function.arguments) as Record<string, string>);
      return tool.run(input ?? '', turn);
    };
    try {
      return await inSpan(`execute_tool ${name}`, { 'gen_ai.tool.name': name }, () =>
        observer.observeToolCall(meta, invoke),
      );
    } catch (error) {
      // The model is told, and may find another way: a tool that fails does not end the conversation.
      log.warning('tool failed', { 'gen_ai.tool.name': name, 'error.type': errorTypeOf(error) });
      return `error: ${String(error)}`;
    }
  }

  return { answer: (turn) => inSpan(`invoke_agent ${turn.application.name}`, {}, () => answer(turn)) };
}
