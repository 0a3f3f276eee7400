import { randomUUID } from 'node:crypto';
import { sessionCreated, sessionDeleted } from '@telltale/events';
import type { FastifyInstance } from 'fastify';
import type { Application, ChatSession } from '../data/store.ts';
import { openEventStream } from '../http/eventStream.ts';
import { getLogger, record } from '../ledger.ts';
import { observer } from '../observer.ts';
import type { Services } from '../services.ts';
import { ownSession } from './ownSession.ts';

const log = getLogger('demo.sessions');

const schema = {
  body: {
    type: 'object',
    required: ['applicationId'],
    properties: { applicationId: { type: 'string' }, name: { type: 'string' } },
  },
};
type Body = { applicationId: string; name?: string };
type Params = { id: string };

/** POST /sessions, DELETE /sessions/:id, and GET /sessions/:id/presence, which stays open until the user leaves or `closing` aborts. */
export function sessionRoutes(
  app: FastifyInstance,
  { store, application }: Services,
  closing: AbortSignal,
): void {
  app.post<{ Body: Body }>('/sessions', { schema }, async ({ body, user, source }, reply) => {
    const of = await application(body.applicationId);
    const session: ChatSession = {
      id: randomUUID(),
      name: body.name ?? 'New chat',
      applicationId: of.id,
      userId: user.id,
      source,
      messages: [],
    };
    store.sessions.set(session.id, session);
    record(sessionCreated, describe(session, of), { user: user.id });
    log.info('session created', { 'session.id': session.id, application: of.name, source });
    return reply.status(201).send({ sessionId: session.id });
  });

  app.delete<{ Params: Params }>('/sessions/:id', async ({ params, user }, reply) => {
    const session = ownSession(store, params.id, user);
    const of = await application(session.applicationId);
    store.sessions.delete(session.id);
    record(sessionDeleted, describe(session, of), { user: user.id });
    log.info('session deleted', { 'session.id': session.id, messages: session.messages.length });
    return reply.status(204).send();
  });

  app.get<{ Params: Params }>('/sessions/:id/presence', async ({ params, user }, reply) => {
    const session = ownSession(store, params.id, user);
    const { id, name, type } = await application(session.applicationId);
    const presence = observer.sessionAlive({
      applicationId: id,
      applicationName: name,
      applicationType: type,
      sessionId: session.id,
      user: user.id,
    });
    const stream = openEventStream(reply);
    closing.addEventListener('abort', stream.end);
    reply.raw.once('close', () => {
      closing.removeEventListener('abort', stream.end);
      presence.end();
    });
  });
}

function describe(session: ChatSession, { id, name, type }: Application) {
  return {
    sessionId: session.id,
    sessionName: session.name,
    applicationId: id,
    applicationName: name,
    applicationType: type,
    source: session.source,
  };
}
