import { randomUUID } from 'node:crypto';
import { applicationCreated, applicationDeleted, applicationEdited } from '@telltale/events';
import type { FastifyInstance } from 'fastify';
import { type Application, FIRST_APPLICATIONS } from '../data/store.ts';
import { httpError } from '../errors.ts';
import { getLogger, record } from '../ledger.ts';
import type { Services } from '../services.ts';

const log = getLogger('demo.applications');

const properties = {
  name: { type: 'string', minLength: 1 },
  type: { type: 'string' },
  model: { type: 'string' },
  instructions: { type: 'string' },
  tools: { type: 'array', items: { enum: ['calculate', 'current_time', 'search_knowledge'] } },
};
const newSchema = { body: { type: 'object', required: ['name', 'type', 'model'], properties } };
const editSchema = { body: { type: 'object', properties } };
type Params = { id: string };

/** GET and POST /applications, PUT and DELETE /applications/:id */
export function applicationRoutes(app: FastifyInstance, { store, cache, application }: Services): void {
  app.get('/applications', () =>
    [...store.applications.values()].map(({ id, name, type, tools }) => ({ id, name, type, tools })),
  );

  app.post<{ Body: Omit<Application, 'id'> }>(
    '/applications',
    { schema: newSchema },
    async ({ body, user }, reply) => {
      const created: Application = {
        ...{ instructions: 'You are a helpful assistant.', tools: [] },
        ...body,
        id: randomUUID(),
      };
      store.applications.set(created.id, created);
      record(applicationCreated, describe(created), { user: user.id });
      log.success('application created', {
        'application.id': created.id,
        name: created.name,
        type: created.type,
      });
      return reply.status(201).send({ applicationId: created.id });
    },
  );

  app.put<{ Params: Params; Body: Partial<Application> }>(
    '/applications/:id',
    { schema: editSchema },
    async ({ params, body, user }, reply) => {
      const edited: Application = { ...(await application(params.id)), ...body, id: params.id };
      store.applications.set(edited.id, edited);
      await cache.delete(`application:${edited.id}`);
      record(applicationEdited, describe(edited), { user: user.id });
      log.info('application edited', { 'application.id': edited.id, fields: Object.keys(body) });
      return reply.status(204).send();
    },
  );

  app.delete<{ Params: Params }>('/applications/:id', async ({ params, user }, reply) => {
    const deleted = await application(params.id);
    if (FIRST_APPLICATIONS.some(({ id }) => id === deleted.id))
      throw httpError(403, 'this application stays');
    store.applications.delete(deleted.id);
    await cache.delete(`application:${deleted.id}`);
    record(applicationDeleted, describe(deleted), { user: user.id });
    log.info('application deleted', { 'application.id': deleted.id });
    return reply.status(204).send();
  });
}

function describe({ id, name, type }: Application) {
  return { applicationId: id, applicationName: name, applicationType: type };
}
