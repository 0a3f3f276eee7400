export { type Console, type ConsoleOptions, createConsole, DEFAULT_PORT } from './console.ts';
export { ConsoleError, type ConsoleErrorCode } from './errors.ts';
export type {
  JsonObject,
  JsonValue,
  LogRow,
  Metric,
  MetricKind,
  MetricPointRow,
  Resource,
  Scope,
  SpanRow,
  Temporality,
} from './rows.ts';
export { DEFAULT_MAX_ROWS } from './store/sqlite.ts';
export type {
  EventSum,
  EventSumQuery,
  MetricSumQuery,
  SlowSpan,
  Store,
  StoredLog,
  Window,
} from './store/store.ts';
export { type LiveOptions, type LiveStream, type LiveSummary, liveSummary } from './summary/live.ts';
export { type RenderOptions, renderSummary } from './summary/render.ts';
export {
  type CacheUsage,
  type ModelUsage,
  type SeverityCount,
  type SummarizeOptions,
  type Summary,
  summarize,
} from './summary/summarize.ts';
