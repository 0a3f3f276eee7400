import type { InstrumentDefinition } from './instruments.ts';

// Instruments of OpenTelemetry's GenAI conventions (in development); names, units and boundaries as published in
// https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-metrics.md

const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const TOKENS = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

/** Duration of one model call, in seconds. */
export const operationDuration: InstrumentDefinition = {
  type: 'histogram',
  name: 'gen_ai.client.operation.duration',
  unit: 's',
  description: 'GenAI operation duration.',
  boundaries: SECONDS,
};

/** From the request to the first chunk of a streamed answer, in seconds. */
export const timeToFirstChunk: InstrumentDefinition = {
  type: 'histogram',
  name: 'gen_ai.client.operation.time_to_first_chunk',
  unit: 's',
  description: 'Time to receive the first chunk of a streamed response.',
  boundaries: SECONDS,
};

/** Tokens of one model call; `gen_ai.token.type` says which. */
export const tokenUsage: InstrumentDefinition = {
  type: 'histogram',
  name: 'gen_ai.client.token.usage',
  unit: '{token}',
  description: 'Number of input and output tokens used.',
  boundaries: TOKENS,
};

/** Duration of one tool call, in seconds. */
export const executeToolDuration: InstrumentDefinition = {
  type: 'histogram',
  name: 'gen_ai.execute_tool.duration',
  unit: 's',
  description: 'GenAI tool execution duration.',
  boundaries: SECONDS,
};
