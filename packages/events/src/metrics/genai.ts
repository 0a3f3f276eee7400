import type { InstrumentDefinition } from './instruments.ts';

// Instruments of OpenTelemetry's GenAI conventions (in development); names, units and boundaries as published in
// https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-metrics.md and gen-ai-token-metrics.md

/** The value of `OTEL_SEMCONV_STABILITY_OPT_IN` that asks for the newest GenAI conventions. */
export const GENAI_LATEST = 'gen_ai_latest_experimental';

const doubling = (first: number, count: number) =>
  Array.from({ length: count }, (_, power) => Number((first * 2 ** power).toFixed(2)));
const SECONDS = doubling(0.01, 14);
const AGENT_SECONDS = doubling(0.1, 13);
const WORKFLOW_SECONDS = [1, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200];
const CALLS = doubling(1, 8);
const TOKENS = Array.from({ length: 14 }, (_, power) => 4 ** power);

/** Duration of one model call, in seconds. */
export const operationDuration = histogram(
  'gen_ai.client.operation.duration',
  's',
  'GenAI operation duration.',
  SECONDS,
);

/** From the request to the first chunk of a streamed answer, in seconds. */
export const timeToFirstChunk = histogram(
  'gen_ai.client.operation.time_to_first_chunk',
  's',
  'Time to receive the first chunk of a streamed response.',
  SECONDS,
);

/** Between two chunks of a streamed answer, in seconds: one measurement for each chunk after the first. */
export const timePerOutputChunk = histogram(
  'gen_ai.client.operation.time_per_output_chunk',
  's',
  'Time from the end of one chunk of a streamed response to the end of the next.',
  SECONDS,
);

/** Tokens of one model call; `gen_ai.token.type` says which. */
export const tokenUsage = histogram(
  'gen_ai.client.token.usage',
  '{token}',
  'Number of input and output tokens used.',
  TOKENS,
);

/** Duration of one tool call, in seconds. */
export const executeToolDuration = histogram(
  'gen_ai.execute_tool.duration',
  's',
  'The duration of a single tool execution.',
  SECONDS,
);

/** Duration of one run of an agent, in seconds. */
export const invokeAgentDuration = histogram(
  'gen_ai.invoke_agent.duration',
  's',
  'The duration of a single agent invocation.',
  AGENT_SECONDS,
);

/** Model calls of one run of an agent. */
export const invokeAgentInferenceCalls = histogram(
  'gen_ai.invoke_agent.inference_calls',
  '{inference_call}',
  'The number of inference calls of a single agent invocation.',
  CALLS,
);

/** Tool calls of one run of an agent. */
export const invokeAgentToolCalls = histogram(
  'gen_ai.invoke_agent.tool_calls',
  '{tool_call}',
  'The number of tool calls of a single agent invocation.',
  CALLS,
);

/** Duration of one run of a workflow, in seconds. */
export const invokeWorkflowDuration = histogram(
  'gen_ai.invoke_workflow.duration',
  's',
  'GenAI workflow duration.',
  WORKFLOW_SECONDS,
);

// The newer token metrics: counters for use and cost, histograms for how it is distributed over calls.

/** Tokens of prompts, the cached ones too. */
export const usageInput = usage('input_tokens', 'Input tokens used, including cached ones.');
/** Tokens of answers, those of reasoning too. */
export const usageOutput = usage('output_tokens', 'Output tokens used, including reasoning ones.');
/** Tokens of prompts that the provider had cached. */
export const usageCacheRead = usage(
  'cache_read.input_tokens',
  'Input tokens served from the provider’s cache.',
);
/** Tokens of prompts that the provider put into its cache. */
export const usageCacheWrite = usage(
  'cache_write.input_tokens',
  'Input tokens written to the provider’s cache.',
);
/** Tokens of answers that went into reasoning. */
export const usageReasoning = usage('reasoning.output_tokens', 'Output tokens used for reasoning.');

/** Input tokens of one model call. */
export const operationInputTokens = histogram(
  'gen_ai.client.inference.operation.input_tokens',
  '{token}',
  'Input tokens used per inference operation.',
  TOKENS,
);

/** Output tokens of one model call. */
export const operationOutputTokens = histogram(
  'gen_ai.client.inference.operation.output_tokens',
  '{token}',
  'Output tokens used per inference operation.',
  TOKENS,
);

function histogram(
  name: string,
  unit: string,
  description: string,
  boundaries: readonly number[],
): InstrumentDefinition {
  return { type: 'histogram', name, unit, description, boundaries };
}

function usage(what: string, description: string): InstrumentDefinition {
  return { type: 'counter', name: `gen_ai.client.inference.usage.${what}`, unit: '{token}', description };
}
