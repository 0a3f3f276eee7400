import type { IncomingMessage, ServerResponse } from 'node:http';
import { openRequest, tellThrown } from './observedRequest.ts';
import type { ObserveRequestsOptions } from './requestFacts.ts';
import { checkRequestOptions } from './requestOptions.ts';
import { responseEnd } from './responseEnd.ts';

export { failRun } from './observedRequest.ts';
export type { ObserveRequestsOptions, RequestedApplication } from './requestFacts.ts';

/** A middleware of Express, Connect and all that take theirs. */
export type Middleware<Request extends IncomingMessage> = (
  request: Request,
  response: ServerResponse,
  next: () => void,
) => void;

/** An error-handling middleware of Express. */
export type ErrorMiddleware = (
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  next: (error: unknown) => void,
) => void;

/**
 * Error-handling middleware for Express, which tells others of no error: put it behind the routes and before what answers errors, so that a failed run has
 * the class of what was thrown as `error.type`, not the status alone. It hands the error on.
 */
export function observeErrors(): ErrorMiddleware {
  // Express knows by the number of parameters that it is one for errors.
  return (error, request, _response, next) => {
    tellThrown(request, error);
    next(error);
  };
}

/**
 * Middleware for Express: a unit of work for each request, whose logs and events carry the user and the session, and an application's run where the
 * request is one. The run ends when the body of the response has ended, and its status is what the response says. Put it before what refuses
 * requests, so that refused ones are recorded.
 *
 * @throws ConfigurationError for an option that does not exist, or whose value cannot be used
 * @example
 * ```ts
 * import { observeRequests } from '@telltale/node/express';
 * import express, { type Request } from 'express';
 *
 * const app = express();
 * const observed = observeRequests<Request<{ session: string }>>({
 *   user: (request) => request.get('x-user'),
 *   session: (request) => request.params.session,
 *   application: () => ({ applicationId: 'a-1', applicationName: 'Office', applicationType: 'assistant' }),
 * });
 * app.post('/chat/:session', observed, (_request, response) => {
 *   response.send('Rayleigh.');
 * });
 * ```
 */
export function observeRequests<Request extends IncomingMessage = IncomingMessage>(
  options: ObserveRequestsOptions<Request> = {},
): Middleware<Request> {
  checkRequestOptions(options);
  return (request, response, next) => {
    const { method = 'GET', headers } = request;
    const incoming = { raw: request, method, headers, over: responseEnd(response) };
    const observed = openRequest(request, incoming, options);
    void observed.handle(() => next());
  };
}
