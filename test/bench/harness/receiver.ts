import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import path from 'node:path';

const PROGRAM = path.join(import.meta.dirname, '../programs/receiver.ts');

/** What a receiver has got. */
export interface Received {
  /** Log records and spans. */
  readonly count: number;
  /** Their attribute `i`, in the order of arrival; empty unless asked for. */
  readonly numbers: readonly (number | undefined)[];
}

/** A receiver of OTLP/HTTP in a process of its own, that counts records. */
export interface Receiver {
  readonly url: string;
  /** What came since the last call, once nothing comes any more. */
  take(): Promise<Received>;
  stop(): void;
}

/** @param options each answer comes after `delayMs`; with `numbers` each log record's attribute `i` is kept */
export async function startReceiver(
  options: { delayMs?: number; numbers?: boolean } = {},
): Promise<Receiver> {
  const child: ChildProcess = fork(PROGRAM, [
    String(options.delayMs ?? 0),
    options.numbers ? 'numbers' : 'count',
  ]);
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`the receiver ended with ${code}: a request was no OTLP, or it could not listen`);
  });
  died.catch(() => {});
  const answer = async <T>(): Promise<T> => (await Promise.race([once(child, 'message'), died]))[0] as T;
  const port = await answer<number>();
  return {
    url: `http://127.0.0.1:${port}`,
    take() {
      child.send('take');
      return answer<Received>();
    },
    stop: () => child.disconnect(),
  };
}

/** A server that takes connections and requests, and never answers. */
export async function startSilentServer(): Promise<{ readonly url: string; stop(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).resume();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
