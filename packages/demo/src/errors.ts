import { APIUserAbortError } from 'openai';

/** An error that Fastify answers with this status. */
export function httpError(statusCode: number, message: string): Error & { statusCode: number } {
  return Object.assign(new Error(message), { statusCode });
}

/** The `error.type` of an error: few values, as the semantic conventions ask for. */
export function errorTypeOf(error: unknown): string {
  if (error instanceof APIUserAbortError) return 'cancelled';
  if (!(error instanceof Error)) return '_OTHER';
  const { status, code } = error as { status?: number; code?: unknown };
  const cause = (error.cause as { code?: unknown } | undefined)?.code;
  return String(status ?? cause ?? code ?? error.name);
}
