import { type CarrierOptions, injectContext } from './carrier.ts';
import { type RunInContextOptions, runInContext } from './runInContext.ts';

/** Field of a message that holds its context. */
const CONTEXT = 'telltale.context';

/** A payload and the context that it comes from; can be cloned and be written as JSON as far as its payload can. */
export interface ContextMessage<T> {
  readonly [CONTEXT]: Readonly<Record<string, string>>;
  readonly payload: T;
}

/**
 * Puts the active context beside a payload, for channels without headers: `postMessage` and `workerData` of worker threads, Redis pub/sub and lists,
 * queues.
 *
 * @example
 * ```ts
 * import { Worker } from 'node:worker_threads';
 * import { wrapMessage } from '@telltale/node/context';
 * import { Redis } from 'ioredis';
 *
 * const worker = new Worker('./orders.js');
 * worker.postMessage(wrapMessage({ order: 17 }, { identity: true }));
 * await new Redis().publish('orders', JSON.stringify(wrapMessage({ order: 17 })));
 * ```
 */
export function wrapMessage<T>(payload: T, options?: CarrierOptions | null): ContextMessage<T> {
  return { [CONTEXT]: injectContext({}, options), payload };
}

/**
 * Runs a function with a message's payload, in the context that the message brings. A message that nobody wrapped is its own payload, without a
 * context: senders can be brought up to date one by one.
 *
 * @example
 * ```ts
 * import { parentPort } from 'node:worker_threads';
 * import { getLogger } from '@telltale/logging';
 * import { runWithMessage } from '@telltale/node/context';
 * import { Redis } from 'ioredis';
 *
 * const log = getLogger('orders');
 * const handle = ({ order }: { order: number }) => log.info('order', { order });
 * parentPort?.on('message', (message) =>
 *   runWithMessage(message, handle, { name: 'process order', identity: true }),
 * );
 * const subscriber = new Redis();
 * await subscriber.subscribe('orders');
 * subscriber.on('message', (_channel, text) =>
 *   runWithMessage(JSON.parse(text), handle, { name: 'process orders', relation: 'link' }),
 * );
 * ```
 */
export function runWithMessage<T, Result>(
  message: ContextMessage<T> | T,
  fn: (payload: T) => Result,
  options?: RunInContextOptions | null,
): Result {
  return isWrapped(message)
    ? runInContext(message[CONTEXT], () => fn(message.payload), options)
    : runInContext(undefined, () => fn(message), options);
}

function isWrapped<T>(message: ContextMessage<T> | T): message is ContextMessage<T> {
  return (
    typeof message === 'object' &&
    message !== null &&
    Object.hasOwn(message, CONTEXT) &&
    Object.hasOwn(message, 'payload')
  );
}
