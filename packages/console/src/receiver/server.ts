import { createServer, type Server } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { ConsoleError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { createHandler } from './handler.ts';
import { CLOSE_GRACE_MS, MAX_BODY_BYTES, REQUEST_TIMEOUT_MS } from './limits.ts';
import { isLoopback } from './loopback.ts';

/** Options of {@link startReceiver}. */
export interface ReceiverOptions {
  readonly store: Store;
  /** A loopback name or address. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The largest body taken, in bytes. @default 20971520 */
  readonly maxBodyBytes?: number;
}

/** A running OTLP/HTTP receiver. */
export interface Receiver {
  /** Where it listens, for example `http://127.0.0.1:4318`. */
  readonly url: string;
  /** Takes no more requests, and resolves when those under way are answered (or cut off after two seconds). */
  close(): Promise<void>;
}

/**
 * Starts the receiver.
 *
 * @throws ConsoleError `E_CONSOLE_NOT_LOOPBACK` for another interface, `E_CONSOLE_LISTEN` when the address cannot be had,
 * `E_CONSOLE_OPTION` for an impossible port.
 */
export async function startReceiver({
  store,
  host,
  port,
  maxBodyBytes = MAX_BODY_BYTES,
}: ReceiverOptions): Promise<Receiver> {
  if (!isLoopback(host)) {
    throw new ConsoleError(
      'E_CONSOLE_NOT_LOOPBACK',
      `the console listens on this machine only, not on ${host}: what it shows has no other protection yet; use 127.0.0.1`,
    );
  }
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ConsoleError('E_CONSOLE_OPTION', `port is ${port}; it must be a whole number from 0 to 65535`);
  }
  const handler = createHandler({ store, maxBodyBytes });
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    // A connection that was busy when the server was told to close is idle now, and nobody else would end it.
    response.once('close', () => setImmediate(() => server.listening || server.closeIdleConnections()));
    handler(request, response);
  });
  await listen(server, host, port);
  return { url: urlOf(server), close: () => close(server) };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (cause: NodeJS.ErrnoException) => {
    const remedy =
      cause.code === 'EADDRINUSE'
        ? 'something listens there already (a collector or another console?); stop it, or take another port (0 for a free one)'
        : `${cause.message}; take another port (0 for a free one)`;
    reject(
      new ConsoleError('E_CONSOLE_LISTEN', `the console cannot listen on ${host} port ${port}: ${remedy}`, {
        cause,
      }),
    );
  };
  server.once('error', fail);
  server.listen(port, host.replace(/^\[(.*)\]$/, '$1'), () => {
    server.off('error', fail);
    resolve();
  });
  return promise;
}

function urlOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}

function close(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const cutOff = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
  server.close(() => {
    clearTimeout(cutOff);
    resolve();
  });
  return promise;
}
