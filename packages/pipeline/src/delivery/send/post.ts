import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Patience } from './patience.ts';

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
  /** How long the answer is waited for, until it is complete. */
  readonly patience: Patience;
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
export function post({ request, options, body, patience, mayRepeat }: Post): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let current: ClientRequest;
    const wait = patience.wait((afterMs) => {
      current.destroy(new AnswerTimeout(`no answer within ${afterMs} ms`));
    });

    const attempt = () => {
      let answered = false;
      current = request(options, (message) => {
        answered = true;
        read(message, (answer) => {
          wait.end(true);
          resolve(answer);
        });
      });
      const own = current;
      own.on('socket', (socket) => {
        socket.unref(); // an application ends when its own work is done, not when its telemetry is
        if (socket.connecting) socket.once('connect', wait.connected);
      });
      own.on('error', (error) => {
        if (answered) return;
        if (own.reusedSocket && isClosedSocket(error) && mayRepeat()) return attempt();
        wait.end(false);
        reject(error);
      });
      own.end(body);
    };
    attempt();
  });
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
