/**
 * Real servers for tests and demo, from one place: an address that the environment gives, else a program that is there, else what
 * `npm run setup` installed or built. Nothing that was started here stays behind when this process ends, however it ends.
 */
export { describeOrigin, type Origin } from '../artifacts/origin.ts';
export { ServerUnavailable } from '../artifacts/unavailable.ts';
export { type Applications, applications } from './applications.ts';
export {
  type CollectorOptions,
  endpointVariables,
  type RunningCollector,
  startCollector,
} from './collector.ts';
export { type DockerCompose, dockerCompose } from './compose.ts';
export { type ElasticsearchOptions, type RunningElasticsearch, startElasticsearch } from './elasticsearch.ts';
export { forTests, type HookContext } from './forTests.ts';
export { type NodePrograms, otherNodes } from './nodes.ts';
export { type RedisOptions, type RunningRedis, startRedis } from './redis.ts';
export type { RunningServer } from './runningServer.ts';
export { ServerFailed } from './serverFailed.ts';
