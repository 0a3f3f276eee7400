import { context } from '@opentelemetry/api';

/**
 * Gives a function that always runs in the context of here and now, wherever and whenever it is called: for callbacks that a queue, a pool or an
 * emitter keeps and calls from somewhere else. `this`, arguments, result and what is thrown pass through, and it has
 * the name, the number of parameters (by which Express knows an error handler) and the properties of that function.
 *
 * @example
 * ```ts
 * import { EventEmitter } from 'node:events';
 * import { getLogger } from '@telltale/logging';
 * import { bindContext } from '@telltale/node/context';
 *
 * const log = getLogger('shop');
 * const emitter = new EventEmitter();
 * emitter.on('answer', bindContext((text: string) => log.info('answer', { text })));
 * ```
 */
export function bindContext<This, Args extends unknown[], Result>(
  fn: (this: This, ...args: Args) => Result,
): (this: This, ...args: Args) => Result {
  const captured = context.active();
  return new Proxy(fn, {
    apply: (target, self: This, args: Args) =>
      context.with(captured, () => Reflect.apply(target, self, args)),
    construct: (target, args, newTarget) =>
      context.with(captured, () => Reflect.construct(target, args, newTarget)),
  });
}
