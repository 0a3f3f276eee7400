/**
 * Facts of OpenTelemetry's published GenAI registry, to compare with: `model/gen-ai/metrics.yaml`, `model/gen-ai/token-metrics.yaml` and the
 * boundaries of `docs/gen-ai/gen-ai-metrics.md` in https://github.com/open-telemetry/semantic-conventions-genai, as of October 2026.
 */
export interface RegistryMetric {
  readonly instrument: 'histogram' | 'counter';
  readonly unit: string;
  readonly boundaries?: readonly number[];
  /** Attributes of requirement level `required`. */
  readonly required: readonly string[];
  /** Attributes that are conditionally required or recommended. */
  readonly further: readonly string[];
}

const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const TOKENS = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];
const CALLS = [1, 2, 4, 8, 16, 32, 64, 128];

const client = {
  required: ['gen_ai.operation.name', 'gen_ai.provider.name'],
  further: ['gen_ai.request.model', 'gen_ai.response.model', 'server.address', 'server.port'],
};
const agent = { required: [], further: ['error.type', 'gen_ai.agent.name', 'gen_ai.request.model'] };
const usage: RegistryMetric = {
  instrument: 'counter',
  unit: '{token}',
  required: [...client.required, 'gen_ai.token.modality'],
  further: client.further,
};
const distribution: RegistryMetric = {
  instrument: 'histogram',
  unit: '{token}',
  required: client.required,
  further: [...client.further, 'error.type'],
};

/** Metrics by name. */
export const REGISTRY: Readonly<Record<string, RegistryMetric>> = {
  'gen_ai.client.operation.duration': {
    instrument: 'histogram',
    unit: 's',
    boundaries: SECONDS,
    required: client.required,
    further: [...client.further, 'error.type'],
  },
  'gen_ai.client.operation.time_to_first_chunk': {
    instrument: 'histogram',
    unit: 's',
    boundaries: SECONDS,
    ...client,
  },
  'gen_ai.client.operation.time_per_output_chunk': {
    instrument: 'histogram',
    unit: 's',
    boundaries: SECONDS,
    ...client,
  },
  'gen_ai.client.token.usage': {
    instrument: 'histogram',
    unit: '{token}',
    boundaries: TOKENS,
    required: [...client.required, 'gen_ai.token.type'],
    further: client.further,
  },
  'gen_ai.execute_tool.duration': {
    instrument: 'histogram',
    unit: 's',
    boundaries: SECONDS,
    required: ['gen_ai.tool.name'],
    further: ['error.type', 'gen_ai.agent.name', 'gen_ai.tool.type'],
  },
  'gen_ai.invoke_agent.duration': {
    instrument: 'histogram',
    unit: 's',
    boundaries: [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 102.4, 204.8, 409.6],
    ...agent,
  },
  'gen_ai.invoke_agent.inference_calls': {
    instrument: 'histogram',
    unit: '{inference_call}',
    boundaries: CALLS,
    ...agent,
  },
  'gen_ai.invoke_agent.tool_calls': {
    instrument: 'histogram',
    unit: '{tool_call}',
    boundaries: CALLS,
    ...agent,
  },
  'gen_ai.invoke_workflow.duration': {
    instrument: 'histogram',
    unit: 's',
    boundaries: [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200],
    required: [],
    further: ['error.type', 'gen_ai.workflow.name'],
  },
  'gen_ai.client.inference.usage.input_tokens': usage,
  'gen_ai.client.inference.usage.output_tokens': usage,
  'gen_ai.client.inference.usage.cache_read.input_tokens': usage,
  'gen_ai.client.inference.usage.cache_write.input_tokens': usage,
  'gen_ai.client.inference.usage.reasoning.output_tokens': usage,
  'gen_ai.client.inference.operation.input_tokens': { ...distribution, boundaries: TOKENS },
  'gen_ai.client.inference.operation.output_tokens': { ...distribution, boundaries: TOKENS },
};
