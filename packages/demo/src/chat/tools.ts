import type { ChatCompletionTool } from 'openai/resources/chat/completions';
import type { ToolName } from '../data/store.ts';
import type { Caller } from './caller.ts';

/** A tool that a model may call. */
export interface Tool {
  readonly type: 'function' | 'datastore';
  readonly definition: ChatCompletionTool;
  /** Runs the tool on the value of its only parameter. */
  run(input: string, caller: Caller): Promise<string> | string;
}

/** Looks passages up for a question. */
export type Search = (query: string, caller: Caller) => Promise<string>;

/** The tools, with the search that one of them needs. */
export function createTools(search: Search): Readonly<Record<ToolName, Tool>> {
  return {
    calculate: {
      type: 'function',
      definition: define('calculate', 'Works out one operation on two numbers.', 'expression', '6.5 * 2'),
      run: calculate,
    },
    current_time: {
      type: 'function',
      definition: define('current_time', 'Tells the time of a zone.', 'zone', 'Europe/Berlin'),
      run: (zone) => new Date().toLocaleString('en-GB', { timeZone: zone }),
    },
    search_knowledge: {
      type: 'datastore',
      definition: define('search_knowledge', 'Finds passages in the knowledge bases.', 'query', 'holidays'),
      run: search,
    },
  };
}

function define(name: ToolName, description: string, parameter: string, example: string): ChatCompletionTool {
  return {
    type: 'function',
    function: {
      name,
      description,
      parameters: {
        type: 'object',
        required: [parameter],
        properties: { [parameter]: { type: 'string', description: `For example "${example}".` } },
      },
    },
  };
}

const OPERATION = /^(-?\d+(?:\.\d+)?)\s*([-+*/])\s*(-?\d+(?:\.\d+)?)$/;

function calculate(expression: string): string {
  const [, left, operator, right] = OPERATION.exec(expression) ?? [];
  if (left === undefined || right === undefined)
    throw new SyntaxError(`"${expression}" is no operation on two numbers`);
  const [a, b] = [Number(left), Number(right)];
  if (operator === '/' && b === 0) throw new RangeError('division by zero');
  return String(operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : a / b);
}
