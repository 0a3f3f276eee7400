export type { Capabilities } from './capabilities.ts';
export { elasticClient } from './client.ts';
export { DEFAULT_NODE, type ElasticConfig, elasticConfigFromEnv } from './config.ts';
export { type Aggregation, aggregation, type FieldRole } from './datasets/aggregations.ts';
export {
  type Dataset,
  type DatasetField,
  type DatasetOptions,
  datasetOf,
  datasets,
} from './datasets/dataset.ts';
export { ElasticError, type ElasticErrorCode } from './errors.ts';
export type { ActiveUsersRow, ActivityWhere } from './insights/activeUsers.ts';
export type { CacheUsageRow } from './insights/cacheUsage.ts';
export type { Calendar } from './insights/calendar.ts';
export type { EventCount } from './insights/countByEvent.ts';
export type { SeverityCountRow } from './insights/countBySeverity.ts';
export { createInsights, type Insights, type InsightsOptions } from './insights/index.ts';
export type { LoginsRow, LoginsWhere } from './insights/loginsByMethod.ts';
export type { Period } from './insights/periods.ts';
export type { TimeRange } from './insights/range.ts';
export type { SlowSpanRow } from './insights/slowestSpans.ts';
export type { ModelTokens } from './insights/tokensByModel.ts';
export type { Where } from './insights/where.ts';
export { type SetupOptions, type SetupReport, setupElasticsearch } from './setup/index.ts';
export type { Outcome } from './setup/install.ts';
export type { StreamOutcome } from './setup/streams.ts';
export { ANY_NAMESPACE, type StreamKind, streamName } from './streams.ts';
export { type Template, type TemplateSource, telltaleTemplates } from './templates/index.ts';
