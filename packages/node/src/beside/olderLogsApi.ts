import { logs } from '@opentelemetry/api';
import { logs as older } from '@opentelemetry/api-logs';

/**
 * Lets whoever logs through `@opentelemetry/api-logs`, where the logs API lay before it came into `@opentelemetry/api`, reach the same
 * loggers: OpenTelemetry's own transport for winston is among them. To delete when that speaks to the new one.
 */
export function serveOlderLogsApi(): void {
  older.setGlobalLoggerProvider(logs.getLoggerProvider());
}
