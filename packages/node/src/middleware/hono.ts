import type { ServerResponse } from 'node:http';
import type { Transformer } from 'node:stream/web';
import type { Outcome } from '@telltale/events';
import type { Context, MiddlewareHandler } from 'hono';
import { openRequest } from './observedRequest.ts';
import type { ObserveRequestsOptions } from './requestFacts.ts';
import { checkRequestOptions } from './requestOptions.ts';
import { CUT, LEFT, outcomeOfStatus, responseEnd } from './responseEnd.ts';

export { failRun } from './observedRequest.ts';
export type { ObserveRequestsOptions, RequestedApplication } from './requestFacts.ts';

/**
 * Middleware for Hono: a unit of work for each request, whose logs and events carry the user and the session, and an application's run where the
 * request is one. The run ends when the body of the response has ended, and its status is what the response says. Put it before what refuses
 * requests, so that refused ones are recorded.
 *
 * @throws ConfigurationError for an option that does not exist, or whose value cannot be used
 * @example
 * ```ts
 * import { observeRequests } from '@telltale/node/hono';
 * import { Hono } from 'hono';
 *
 * const app = new Hono();
 * app.use(
 *   '/chat/:session',
 *   observeRequests({
 *     user: (c) => c.req.header('x-user'),
 *     session: (c) => c.req.param('session'),
 *     application: () => ({ applicationId: 'a-1', applicationName: 'Office', applicationType: 'assistant' }),
 *   }),
 * );
 * app.post('/chat/:session', (c) => c.text('Rayleigh.'));
 * ```
 */
export function observeRequests(options: ObserveRequestsOptions<Context> = {}): MiddlewareHandler {
  checkRequestOptions(options);
  return async (c, next) => {
    const { method, headers } = c.req.raw;
    // What `@hono/node-server` answers with; elsewhere, as in `app.request()`, there is the response's body alone.
    const outgoing = (c.env as { outgoing?: ServerResponse } | undefined)?.outgoing;
    const body = Promise.withResolvers<Outcome>();
    const over = outgoing ? responseEnd(outgoing) : body.promise;
    const observed = openRequest<Context>(c, { raw: c.req.raw, method, headers, over }, options);
    try {
      await observed.handle(next);
    } catch (error) {
      body.resolve(CUT);
      throw error;
    }
    if (c.error) observed.thrown(c.error);
    if (outgoing) return;
    if (method === 'HEAD')
      body.resolve(outcomeOfStatus(c.res.status)); // nobody reads the body
    else endWithBody(c, body.resolve);
  };
}

function endWithBody(c: Context, end: (outcome: Outcome) => void): void {
  const { body, status } = c.res;
  // One that somebody reads already is not to be touched.
  if (!body || body.locked) {
    end(outcomeOfStatus(status));
    return;
  }
  const stage: Transformer<Uint8Array<ArrayBuffer>> & { cancel(reason: unknown): void } = {
    flush: () => end(outcomeOfStatus(status)),
    // Called for an error of the source as well as for a reader that leaves.
    cancel: (reason) => end(reason instanceof Error ? CUT : LEFT),
  };
  c.res = new Response(
    body.pipeThrough(new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>(stage)),
    c.res,
  );
}
