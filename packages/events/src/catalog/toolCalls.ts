import { defineEvent } from '../definition/event.ts';
import { dimension, identifier, oneOf, optional } from '../definition/fields.ts';
import { executeToolDuration } from '../metrics/genai.ts';
import { duration, errorType, optionalApplication, sessionId, status } from './shared.ts';

/** A tool, API or MCP server is invoked. */
export const toolCall = defineEvent({
  name: 'telltale.tool.call',
  description: 'A tool, API or MCP server is invoked.',
  fields: {
    toolId: optional(
      identifier('telltale.tool.id', { description: 'The configured tool’s id.', examples: ['t-8'] }),
    ),
    toolName: dimension('gen_ai.tool.name', {
      description: 'The tool’s name.',
      examples: ['search_flights'],
    }),
    toolType: oneOf('gen_ai.tool.type', ['function', 'extension', 'datastore', 'api', 'mcp'], {
      description: 'The tool’s type.',
    }),
    agentName: optional(
      dimension('gen_ai.agent.name', {
        description: 'The agent that called the tool.',
        examples: ['travel-planner'],
      }),
    ),
    ...optionalApplication,
    sessionId: optional(sessionId),
    duration,
    status,
    errorType,
  },
  metrics: [
    {
      instrument: executeToolDuration,
      measure: 'duration',
      dimensions: ['toolName', 'toolType', 'agentName', 'errorType'],
    },
  ],
});
