import { CacheError, CacheUnavailableError, type UnavailableReason } from '../errors.ts';
import { TimeoutError } from '../guard.ts';

/** Replies with these codes speak of the request; all others (LOADING, OOM, READONLY, NOAUTH, ...) of the server. */
const ANSWERS = new Set(['ERR', 'WRONGTYPE']);

/** Whether a failed command was answered by a server that serves: then waiting or falling back would not help. */
export function isAnswer(error: unknown): error is Error {
  return isReply(error) && ANSWERS.has(error.message.split(' ', 1)[0] ?? '');
}

/** The error of a command that a serving server refused. */
export function refused(error: Error): CacheError {
  return new CacheError(
    'E_CACHE_REFUSED',
    `Redis refused a command: ${error.message}`,
    'Look at what else writes under the namespace of this cache, and at the commands that the server allows',
    error,
  );
}

/** The error that says why a server counts as away, and what follows from it. */
export function unavailable(server: string, consequence: string, cause: unknown): CacheUnavailableError {
  const why = cause instanceof Error ? cause.message || String(cause) : String(cause);
  return new CacheUnavailableError(
    reasonOf(cause),
    `Redis at ${server} is away (${why}): ${consequence} until it is back`,
    'Check that it runs, that its address and password are right, and that it is not overloaded',
    cause,
  );
}

function reasonOf(cause: unknown): UnavailableReason {
  if (cause instanceof TimeoutError) return 'timeout';
  return isReply(cause) ? 'server' : 'connection';
}

function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}

/** What the client hangs on an error reply. */
interface Details {
  command?: { name?: unknown };
  previousErrors?: unknown;
}

/**
 * The client's error without the arguments of its command, which whoever logs a cause would print: the password stands in
 * those of HELLO and AUTH, the application's values in those of SET.
 */
export function withoutArguments<T>(error: T): T {
  if (!isReply(error)) return error;
  const details = error as Details;
  if (details.command) details.command = { name: details.command.name };
  if (Array.isArray(details.previousErrors)) details.previousErrors.forEach(withoutArguments);
  return error;
}
