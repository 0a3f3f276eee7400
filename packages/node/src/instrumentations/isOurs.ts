import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';

/** Whether telemetry is being sent: a request of it has no span by itself, but would be measured as the application’s. */
export function isOurs(): boolean {
  return isTracingSuppressed(context.active());
}
