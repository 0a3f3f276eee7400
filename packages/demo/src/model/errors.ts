import type { FastifyInstance } from 'fastify';

/** An error that is answered in the shape of OpenAI's API. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly statusCode: number;
  readonly code: string;
  /** Seconds until a new try makes sense. */
  readonly retryAfter: number | undefined;

  constructor(statusCode: number, code: string, message: string, retryAfter?: number) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** Answers every error of the server in the shape of OpenAI's API. */
export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler<Error & Partial<ModelError>>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (error.retryAfter !== undefined) void reply.header('retry-after', error.retryAfter);
    const type = status === 429 ? 'requests' : status < 500 ? 'invalid_request_error' : 'server_error';
    return reply
      .status(status)
      .send({ error: { message: error.message, type, param: null, code: error.code ?? null } });
  });
  server.setNotFoundHandler((request) => {
    throw new ModelError(404, 'unknown_url', `Unknown request URL: ${request.method} ${request.url}.`);
  });
}
