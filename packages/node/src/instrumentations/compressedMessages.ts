import type { EventEmitter } from 'node:events';
import { context } from '@opentelemetry/api';

/** What `ws` compresses and decompresses the messages of a connection with, where that was agreed on. */
interface Deflate {
  compress(data: unknown, isLast: boolean, callback: (...given: unknown[]) => void): void;
  decompress(data: unknown, isLast: boolean, callback: (...given: unknown[]) => void): void;
}

interface WebSocket {
  readonly _extensions?: { readonly 'permessage-deflate'?: Deflate };
}

/**
 * Has compressed messages of `ws` keep their context. It compresses and decompresses those of all connections in one queue, and goes on with one where another has
 * ended, in its context: that of another user. To delete when its queue keeps it:
 * https://github.com/websockets/ws/blob/master/lib/limiter.js
 *
 * @param connection one to which `ws` has just begun to listen, or any other
 */
export function keepCompressedApart(connection: EventEmitter): void {
  const key = Object.getOwnPropertySymbols(connection).find(({ description }) => description === 'websocket');
  if (key === undefined) return;
  const webSocket = (connection as unknown as Record<symbol, WebSocket | undefined>)[key];
  const deflate = webSocket?._extensions?.['permessage-deflate'];
  if (!deflate || Object.hasOwn(deflate, 'compress')) return;
  for (const name of ['compress', 'decompress'] as const) {
    const original = deflate[name];
    deflate[name] = (data, isLast, callback) =>
      original.call(deflate, data, isLast, context.bind(context.active(), callback));
  }
}
