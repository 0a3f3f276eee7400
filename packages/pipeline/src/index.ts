export type { Signal } from './batch.ts';
export {
  type OtlpConfig,
  OtlpConfigError,
  type OtlpOptions,
  otlpConfigFromEnvironment,
  otlpConfigFromOptions,
} from './delivery/config/index.ts';
export type { ThreadChannel } from './export/channel.ts';
export { newDoor } from './export/door.ts';
export { WORKER_MARK } from './export/workerHost.ts';
export type { SignalBooks } from './fast/books.ts';
export { type FastPipelineOptions, fastPipeline } from './fast/fastPipeline.ts';
export type { IntakeCounts } from './fast/intake.ts';
export type { FastPipeline } from './fast/pipeline.ts';
export type { FastPipelineStats } from './fast/stats.ts';
export { type ThreadPipelineOptions, threadPipeline } from './fast/threadPipeline.ts';
export type {
  RecordSink,
  RecordSinkFactory,
  SinkHost,
  SinkModule,
  SinkRecord,
  SinkStats,
} from './sinks/types.ts';
export type { SpoolOptions } from './spool/types.ts';
export { standardPipeline } from './standard.ts';
export type {
  BatchLimits,
  MetricOptions,
  OtlpProtocol,
  Pipeline,
  StandardPipelineOptions,
  Temporality,
} from './types.ts';
