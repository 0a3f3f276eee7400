import { EventEmitter, errorMonitor } from 'node:events';
import type { Duplex } from 'node:stream';

/** How an answer by HTTP begins, and how long that is. */
const STATUS_LINE = /^HTTP\/1\.\d (\d{3})/;
const STATUS_LENGTH = 'HTTP/1.1 101'.length;

/** What an application answers a handshake with, in the form of a response as far as the instrumentation of HTTP looks at it. */
export interface HandshakeAnswer extends EventEmitter {
  readonly socket: Duplex;
  /** What the client has sent after its request. */
  readonly head: unknown;
  /** Undefined until it is answered, and where that is not by HTTP. */
  readonly statusCode: number | undefined;
  getHeader(name: string): undefined;
}

/** Its name is the span's `error.type`. */
class HandshakeUnanswered extends Error {
  override readonly name = 'HandshakeUnanswered';
}

/**
 * The answer of a handshake, which the application writes to the connection by itself. It tells of `close` as soon as the status is written, and
 * of an error where the connection is closed before that.
 */
export function handshakeAnswer(socket: Duplex, head: unknown): HandshakeAnswer {
  const answer = Object.assign(new EventEmitter(), {
    socket,
    head,
    statusCode: undefined as number | undefined,
    getHeader: () => undefined,
  });
  let written = '';
  const restore = watchWrites(socket, (chunk) => {
    written += beginning(chunk);
    if (written.length < STATUS_LENGTH) return;
    const status = STATUS_LINE.exec(written)?.[1];
    if (status) answer.statusCode = Number(status);
    over();
  });
  const over = (): void => {
    restore();
    socket.removeListener('close', closed);
    answer.emit('close');
  };
  const closed = (): void => {
    restore();
    const unanswered = 'the connection was closed before the handshake was answered';
    answer.emit(errorMonitor, socket.errored ?? new HandshakeUnanswered(unanswered));
  };
  socket.once('close', closed);
  return answer;
}

/** @returns puts everything back */
function watchWrites(socket: Duplex, sees: (chunk: unknown) => void): () => void {
  const undo = [watch(socket, 'write', sees), watch(socket, 'end', sees)];
  return () => {
    for (const each of undo) each();
  };
}

type Write = (this: Duplex, ...given: unknown[]) => unknown;

function watch(socket: Duplex, name: 'write' | 'end', sees: (chunk: unknown) => void): () => void {
  const original = socket[name] as Write;
  const isOwn = Object.hasOwn(socket, name);
  let isWatching = true;
  const watching: Write = function (...given) {
    if (isWatching) sees(given[0]);
    return original.apply(this, given);
  };
  Object.assign(socket, { [name]: watching });
  return () => {
    isWatching = false;
    if (socket[name] !== watching) return; // somebody has put a function of theirs around it
    if (isOwn) Object.assign(socket, { [name]: original });
    else Reflect.deleteProperty(socket, name);
  };
}

function beginning(chunk: unknown): string {
  if (typeof chunk === 'string') return chunk.slice(0, STATUS_LENGTH);
  return chunk instanceof Uint8Array ? String.fromCharCode(...chunk.subarray(0, STATUS_LENGTH)) : '';
}
