import type { EventEmitter } from 'node:events';
import { type Context, context, trace } from '@opentelemetry/api';
import { keepCompressedApart } from './compressedMessages.ts';

type Listener = Parameters<EventEmitter['on']>[1];
type Add = (this: EventEmitter, event: string | symbol, listener: Listener) => unknown;

const bound = new WeakSet<EventEmitter>();

/**
 * Makes all that is added to listen to a connection run in the active context, or in that in which it is added where that goes on from it: so a user that was
 * found out before holds for all that comes. Node itself tells listeners in the context of the server.
 *
 * Not by the API's `context.bind()`, which knows one context for all and so would lose that user.
 */
export function bindConnection(connection: EventEmitter): void {
  if (bound.has(connection)) return;
  bound.add(connection);
  const own = context.active();
  const { on, prependListener } = connection;
  Object.assign(connection, {
    on: adding(on, own),
    addListener: adding(on, own),
    prependListener: adding(prependListener, own),
    once: adding(on, own, true),
    prependOnceListener: adding(prependListener, own, true),
  });
}

/** By `listener` Node finds it when it is to be removed, or asked for. */
function adding(add: Add, own: Context, isOnce = false): Add {
  return function (this: EventEmitter, event, listener) {
    if (typeof listener !== 'function') return add.call(this, event, listener); // which throws
    const at = contextOf(own);
    let isOver = false;
    const inContext = function (this: EventEmitter, ...given: unknown[]): unknown {
      if (isOver) return undefined;
      if (isOnce) {
        isOver = true;
        this.removeListener(event, inContext);
      }
      return context.with(at, listener, this, ...given);
    };
    const added = add.call(this, event, Object.assign(inContext, { listener }));
    if (event === 'data') keepCompressedApart(this);
    return added;
  };
}

/** The active context, where it is of the same trace. */
function contextOf(own: Context): Context {
  const active = context.active();
  return traceOf(active) === traceOf(own) ? active : own;
}

const traceOf = (at: Context) => trace.getSpanContext(at)?.traceId;
