import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { type Cancel, systemClock } from '../clock.ts';

/** Longest answer that is read, in bytes; answers are a few bytes, or one message. The rest is not waited for. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** What makes requests to one endpoint: `request` of `node:http` or `node:https`. */
export type RequestFunction = (
  options: RequestOptions,
  onAnswer: (answer: IncomingMessage) => void,
) => ClientRequest;

/** What the server said. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | undefined;
  /** Empty where it was torn off: the status alone decides what became of the batch. */
  readonly body: Buffer;
}

/** One request. */
export interface Post {
  readonly request: RequestFunction;
  readonly options: RequestOptions;
  readonly body: Uint8Array;
  /** Longest time until the answer is complete, in ms; 0 is no limit. */
  readonly timeoutMs: number;
  /** Whether a closed connection may still be replaced. */
  readonly mayRepeat: () => boolean;
}

/** No whole answer came within the time. */
export class AnswerTimeout extends Error {
  readonly code = 'timeout';
}

/**
 * One POST. A connection that the server had closed while it was idle is replaced at once: that is no failure of the
 * server, and any number of requests may meet it.
 *
 * @throws what the network says, or {@link AnswerTimeout}
 */
export function post({ request, options, body, timeoutMs, mayRepeat }: Post): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let current: ClientRequest;
    const cancel: Cancel =
      timeoutMs > 0
        ? systemClock.after(timeoutMs, () => {
            current.destroy(new AnswerTimeout(`no answer within ${timeoutMs} ms`));
          })
        : () => {};

    const attempt = () => {
      let answered = false;
      current = request(options, (message) => {
        answered = true;
        read(message, (answer) => {
          cancel();
          resolve(answer);
        });
      });
      const own = current;
      own.on('socket', keepsNothingAlive);
      own.on('error', (error) => {
        if (answered) return;
        if (own.reusedSocket && isClosedSocket(error) && mayRepeat()) return attempt();
        cancel();
        reject(error);
      });
      own.end(body);
    };
    attempt();
  });
}

/** An application ends when its own work is done, not when its telemetry is. */
function keepsNothingAlive(socket: { unref(): void }): void {
  socket.unref();
}

function isClosedSocket(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE';
}

function read(message: IncomingMessage, done: (answer: Answer) => void): void {
  const parts: Buffer[] = [];
  let bytes = 0;
  const finish = (body: Buffer) =>
    done({
      status: message.statusCode ?? 0,
      contentType: message.headers['content-type'] ?? '',
      retryAfter: message.headers['retry-after'],
      body,
    });
  message.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes <= MAX_ANSWER_BYTES) parts.push(part);
    else message.destroy();
  });
  message.on('end', () => finish(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)));
  message.on('error', () => finish(Buffer.alloc(0)));
  message.on('close', () => {
    if (!message.complete) finish(Buffer.alloc(0));
  });
}
