import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Outcome, outcomeOf } from '@telltale/events';

const CLIENT_ERROR = 400;
const SERVER_ERROR = 500;
/** Of `node:http2`, which an application that has none need not load. */
const NGHTTP2_CANCEL = 8;
/** What writing to a client fails with that is no longer there. */
const GONE: ReadonlySet<string | undefined> = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);

/**
 * Waits until a response has gone out whole, or never will.
 *
 * @param isTaken whether the application has taken the connection for itself, as for a WebSocket: then it is over when that is closed
 */
export function responseEnd(response: ServerResponse, isTaken?: () => boolean): Promise<Outcome> {
  const { socket } = response;
  return new Promise((resolve) => {
    response.once('finish', () => resolve(reset(response) ?? outcomeOfStatus(response.statusCode)));
    response.once('close', () => {
      const isClosed = !response.headersSent && !socket?.errored && isTaken?.();
      resolve(isClosed ? { status: 'success' } : brokenOff(response, socket));
    });
  });
}

/** Who broke it off: an error that the server gave to the response is on its connection as well. */
function brokenOff(response: ServerResponse, socket: Socket | null): Outcome {
  const { errored } = response;
  if (errored && !GONE.has((errored as NodeJS.ErrnoException).code)) return outcomeOf(errored);
  return socket?.readableEnded || socket?.errored ? LEFT : CUT;
}

/** Over HTTP/2 a response is a stream of a connection that goes on; it "finishes" in any case, and a code says how. */
function reset(response: ServerResponse): Outcome | undefined {
  const code = (response as { stream?: { rstCode?: number } }).stream?.rstCode;
  if (!code) return undefined;
  return code === NGHTTP2_CANCEL ? LEFT : CUT;
}

/** How a run ended that was answered with an HTTP status: a request that is refused was rejected, whatever is wrong with it. */
export function outcomeOfStatus(status: number): Outcome {
  if (status < CLIENT_ERROR) return { status: 'success' };
  if (status < SERVER_ERROR) return { status: 'rejected', errorType: String(status) };
  return outcomeOf({ status });
}

/** Whoever asked was gone before the end of the answer. */
export const LEFT: Outcome = { status: 'cancelled', errorType: 'cancelled' };

/** The server broke its answer off. */
export const CUT: Outcome = { status: 'failed', errorType: 'incomplete' };
