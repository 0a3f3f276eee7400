import { createServer } from 'node:http';
import multipart from '@fastify/multipart';
import { trace } from '@opentelemetry/api';
import { configureEvents } from '@telltale/events';
import { observeRequests } from '@telltale/node/fastify';
import fastify, { type FastifyInstance } from 'fastify';
import { findUser } from './data/people.ts';
import { errorTypeOf } from './errors.ts';
import { finishRequestsBeforeClose } from './http/closing.ts';
import { requestFacts } from './http/observed.ts';
import { requireUser } from './identity.ts';
import { getLogger, noteSpan } from './ledger.ts';
import { applicationRoutes } from './routes/applications.ts';
import { knowledgeBaseRoutes } from './routes/knowledgeBases.ts';
import { loginRoutes } from './routes/login.ts';
import { messageRoutes } from './routes/messages.ts';
import { sessionRoutes } from './routes/sessions.ts';
import type { Services } from './services.ts';

const MAX_FILE_BYTES = 5 * 1024 * 1024;

const log = getLogger('demo.http');

/** Makes the chat back end. Closing it ends the users' open streams and closes the cache. */
export async function createApp(services: Services): Promise<FastifyInstance> {
  configureEvents({ users: async (id) => findUser(id) });
  const app = fastify({
    forceCloseConnections: true,
    // Before the framework's own spans begin.
    serverFactory: (handler) =>
      createServer((request, response) => {
        noteSpan(trace.getActiveSpan(), 'server', request.method ?? '');
        handler(request, response);
      }),
  });
  const closing = finishRequestsBeforeClose(app);
  await app.register(observeRequests(requestFacts(services)));
  await app.register(multipart, { limits: { files: 1, fileSize: MAX_FILE_BYTES } });

  app.addHook('onResponse', async (request, reply) => {
    log.info('request done', {
      'http.request.method': request.method,
      'http.route': request.routeOptions.url,
      'http.response.status_code': reply.raw.statusCode,
      duration: reply.elapsedTime / 1000,
    });
  });
  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    const about = { 'http.route': request.routeOptions.url, 'error.type': errorTypeOf(error) };
    if (status < 500) log.warning('request refused', { ...about, reason: error.message });
    else log.exception(error, 'request failed', about);
    return reply.status(status).send({ error: error.message });
  });

  app.get('/health', () => ({ status: 'ok' }));
  loginRoutes(app, services);
  await app.register(async (users) => {
    requireUser(users, services.cache);
    sessionRoutes(users, services, closing);
    messageRoutes(users, services);
    applicationRoutes(users, services);
    knowledgeBaseRoutes(users, services);
  });
  app.addHook('onClose', () => services.cache.close());
  return app;
}
