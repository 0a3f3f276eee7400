import type { Batch } from '../../batch.ts';
import type { Outcome } from '../outcome.ts';
import { readError, readPartialSuccess } from './answerBody.ts';
import type { Answer } from './post.ts';
import { retryAfterMs } from './retryAfter.ts';

/**
 * The statuses that OTLP lets a client send again; "all other 4xx or 5xx MUST NOT be retried". That holds for 401, 403 and
 * 404 too: what is wrong there is a setting of this process, which it cannot change while it runs, and batches that wait for
 * it would push out those of the signals that work. A 413 will be as large the next time.
 */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'Check the credentials in OTEL_EXPORTER_OTLP_HEADERS',
  403: 'Check the credentials in OTEL_EXPORTER_OTLP_HEADERS',
  404: 'Check the path of OTEL_EXPORTER_OTLP_ENDPOINT (v1/<signal> is added to it, not to the endpoint of one signal)',
  413: 'Raise the size of requests that the server takes',
};

/** Longest text of a server that is passed on. */
const MAX_MESSAGE_LENGTH = 500;

/**
 * What an answer means for the batch.
 *
 * @param target the endpoint, for messages
 * @param now ms since the epoch
 */
export function judge(batch: Batch, answer: Answer, target: string, now: number): Outcome {
  const { status, contentType, body } = answer;
  if (status >= 200 && status <= 299) return delivered(batch, answer);
  const said = short(readError(body, contentType));
  const message = `${target} answered ${status}${said && `: ${said}`}`;
  const reason = String(status);
  if (!RETRYABLE.has(status)) {
    const remedy = REMEDIES[status];
    return { kind: 'refused', reason, message: remedy ? `${message}. ${remedy}` : message };
  }
  const wait = retryAfterMs(answer.retryAfter, now);
  return { kind: 'retryable', reason, message, ...(wait !== undefined && { retryAfterMs: wait }) };
}

/** What a failed attempt means: nobody knows whether the batch arrived, so it is sent again. */
export function judgeFailure(error: unknown, target: string): Outcome {
  const { code, name, message } = error as NodeJS.ErrnoException;
  return { kind: 'retryable', reason: code ?? name ?? 'unknown', message: `${target}: ${message || code}` };
}

function delivered({ count }: Batch, { body, contentType }: Answer): Outcome {
  if (body.length === 0) return { kind: 'delivered', rejected: 0 };
  const { number, message } = readPartialSuccess(body, contentType);
  const rejected = number > 0 ? Math.min(number, count) : 0;
  return { kind: 'delivered', rejected, ...(message && { message: short(message) }) };
}

function short(text: string): string {
  const trimmed = text.trim();
  return trimmed.length > MAX_MESSAGE_LENGTH ? `${trimmed.slice(0, MAX_MESSAGE_LENGTH)}…` : trimmed;
}
