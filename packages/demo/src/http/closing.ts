import type { FastifyInstance } from 'fastify';

/**
 * Lets closing wait for the requests under way and then break off every connection that is left. Make the server with
 * `forceCloseConnections: true`.
 *
 * Fastify's default, to close the idle ones only, waits for ever for a connection on which nothing was sent yet, as
 * clients open them ahead of need: https://github.com/nodejs/node/issues/63452. Not needed any more once the oldest
 * supported Node has the fix.
 *
 * @returns a signal for responses without an end of their own: they are to end when it aborts
 */
export function finishRequestsBeforeClose(server: FastifyInstance): AbortSignal {
  const closing = new AbortController();
  let underWay = 0;
  let tell: (() => void) | undefined;
  server.addHook('onRequest', async (_request, reply) => {
    underWay++;
    reply.raw.once('close', () => {
      if (--underWay === 0) tell?.();
    });
  });
  server.addHook('preClose', async () => {
    const allDone = Promise.withResolvers<void>();
    tell = allDone.resolve;
    closing.abort();
    if (underWay > 0) await allDone.promise;
  });
  return closing.signal;
}
