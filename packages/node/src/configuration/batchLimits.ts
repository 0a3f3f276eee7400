import type { BatchLimits } from '@telltale/pipeline';
import { given } from '../given.ts';
import type { Variables } from './variables.ts';

// The limits of the SDK's batch processors. Telltale's own pipeline has no queue of records that they could bound.

/** The ends of the variables' names behind `OTEL_BLRP_` and `OTEL_BSP_`. */
const VARIABLES = {
  maxQueueSize: 'MAX_QUEUE_SIZE',
  maxExportBatchSize: 'MAX_EXPORT_BATCH_SIZE',
  scheduledDelayMillis: 'SCHEDULE_DELAY',
  exportTimeoutMillis: 'EXPORT_TIMEOUT',
} as const satisfies Record<keyof BatchLimits, string>;

/** Reads the variables that begin with `OTEL_BLRP` or `OTEL_BSP`. */
export function readBatchLimits({ number }: Variables, prefix: string): BatchLimits {
  return given(
    Object.fromEntries(
      Object.entries(VARIABLES).map(([limit, variable]) => [limit, number(`${prefix}_${variable}`)]),
    ),
  );
}

/** What there is to say of such variables where the pipeline has no use for them. */
export function batchLimitsWithoutEffect(prefix: string, limits: BatchLimits): string[] {
  return Object.entries(limits).map(([limit, value]) =>
    withoutEffect(
      `${prefix}_${VARIABLES[limit as keyof BatchLimits]}=${value}`,
      'OTEL_EXPORTER_OTLP_PROTOCOL=http/json',
    ),
  );
}

/** Says that a batch processor's setting changes nothing, and what selects the SDK's processors. */
export function withoutEffect(setting: string, remedy: string): string {
  return (
    `${setting} has no effect: Telltale's pipeline has no batch processor, it sends what is there after 50 ms and is bounded by ` +
    `memory and disk; "${remedy}" selects the SDK's processors`
  );
}
