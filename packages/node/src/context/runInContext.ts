import { type Attributes, type Context, context, SpanKind, trace } from '@opentelemetry/api';
import { type Carrier, type CarrierOptions, extractContext } from './carrier.ts';
import { inSpan } from './inSpan.ts';
import { linksTo, type Relation } from './unitOfWork.ts';

/** How a function runs in the context that came from elsewhere. */
export interface RunInContextOptions extends CarrierOptions {
  /** In the trace of its origin, or in one of its own that links to it. @default 'continue' */
  readonly relation?: Relation;
  /**
   * A span of this name around it, few and fixed: `process orders`. Without one a log inside belongs to the sender's span, or to none where the
   * carrier brings none. @default none; 'process' with a link, which needs a span
   */
  readonly name?: string;
  /** Attributes of that span. @default {} */
  readonly attributes?: Attributes;
}

/**
 * Runs a function in the context that a carrier brings. The carrier replaces the context that is active here: of a consumer's own trace, user or
 * session nothing is left inside. A carrier that brings none is fine.
 *
 * @example
 * ```ts
 * import { getLogger } from '@telltale/logging';
 * import { runInContext } from '@telltale/node/context';
 * import { Kafka } from 'kafkajs';
 *
 * const log = getLogger('orders');
 * const consumer = new Kafka({ brokers: ['localhost:9092'] }).consumer({ groupId: 'orders' });
 * await consumer.run({
 *   eachMessage: ({ message: { headers, offset } }) =>
 *     runInContext(headers, async () => log.info('order', { offset }), { name: 'process orders', identity: true }),
 * });
 * ```
 */
export function runInContext<Result>(
  carrier: Carrier | null | undefined,
  fn: () => Result,
  options?: RunInContextOptions | null,
): Result {
  return runIn(extractContext(carrier, options), fn, options ?? {});
}

function runIn<Result>(
  origin: Context,
  fn: () => Result,
  { relation = 'continue', name, attributes: given }: RunInContextOptions,
): Result {
  const attributes = given ?? {};
  if (relation === 'link') {
    const links = linksTo(trace.getSpanContext(origin));
    const options = { kind: SpanKind.CONSUMER, root: true, links, attributes };
    return inSpan(name ?? 'process', options, trace.deleteSpan(origin), fn);
  }
  if (name === undefined) return context.with(origin, fn);
  return inSpan(name, { kind: SpanKind.CONSUMER, attributes }, origin, fn);
}
