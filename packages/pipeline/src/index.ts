export { standardPipeline } from './standard.ts';
export type { BatchLimits, OtlpProtocol, Pipeline, StandardPipelineOptions } from './types.ts';
