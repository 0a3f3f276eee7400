// What runs in the export worker: nothing here loads OpenTelemetry's packages. Reading the configuration and keeping requests
// out of traces belong to the application's thread: config/index.ts and untraced.ts.
export { type Clock, systemClock } from './clock.ts';
export {
  createDelivery,
  type Delivery,
  type DeliveryOptions,
  MAX_MEMORY_BYTES,
  MAX_REQUESTS,
} from './delivery.ts';
export type { Delivered, Outcome, Refused, Retryable, Sender } from './outcome.ts';
export { createSender, type SenderOptions } from './send/sender.ts';
export type { DeliverySpool, SpoolTally } from './spool.ts';
export { type DeliveryStats, REASONS, type SignalStats } from './stats.ts';
