import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type ObservedRequest, openRequest } from './observedRequest.ts';
import type { ObserveRequestsOptions } from './requestFacts.ts';
import { checkRequestOptions } from './requestOptions.ts';
import { responseEnd } from './responseEnd.ts';

export { failRun } from './observedRequest.ts';
export type { ObserveRequestsOptions, RequestedApplication } from './requestFacts.ts';

/** A plugin of Fastify, whatever server it runs on. */
// biome-ignore lint/suspicious/noExplicitAny: instances with other servers, such as HTTP/2's, have types that do not fit together
export type RequestPlugin = (app: any, options: unknown, loaded: () => void) => void;

/** By this Fastify knows that a plugin's hooks are for all routes around it. */
const FOR_ALL = { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: 'telltale' };

/**
 * Plugin for Fastify: a unit of work for each request to a route, whose logs and events carry the user and the session, and an application's run where
 * the request is one. It asks for them when the body is read and the `onRequest` hooks of all have run, or when a hook before that has
 * refused the request. The run ends when the body of the response has ended, and its status is what the response says.
 *
 * @throws ConfigurationError for an option that does not exist, or whose value cannot be used
 * @example
 * ```ts
 * import { observeRequests } from '@telltale/node/fastify';
 * import Fastify from 'fastify';
 *
 * const app = Fastify();
 * app.register(
 *   observeRequests({
 *     user: ({ headers }) => headers['x-user']?.toString(),
 *     session: ({ params }) => (params as { session?: string }).session,
 *     application: () => ({ applicationId: 'a-1', applicationName: 'Office', applicationType: 'assistant' }),
 *   }),
 * );
 * app.post('/chat/:session', async () => 'Rayleigh.');
 * ```
 */
export function observeRequests(options: ObserveRequestsOptions<FastifyRequest> = {}): RequestPlugin {
  checkRequestOptions(options);
  const plugin: RequestPlugin = (app: FastifyInstance, _options, loaded) => {
    const requests = new WeakMap<FastifyRequest, ObservedRequest>();
    app.addHook('onRequest', (request, reply, next) => {
      if (request.is404) return next();
      const { method, headers } = request;
      const over = responseEnd(reply.raw, () => reply.sent);
      const observed = openRequest(request, { raw: request.raw, method, headers, over }, options);
      requests.set(request, observed);
      observed.inside(() => next());
    });
    app.addHook('preHandler', (request, _reply, next) => {
      const observed = requests.get(request);
      if (observed) void observed.handle(() => next());
      else next();
    });
    app.addHook('onError', (request, _reply, error, next) => {
      requests.get(request)?.thrown(error);
      next();
    });
    loaded();
  };
  return Object.assign(plugin, FOR_ALL);
}
