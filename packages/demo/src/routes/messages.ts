import { randomUUID } from 'node:crypto';
import { messageFeedback } from '@telltale/events';
import { failRun } from '@telltale/node/fastify';
import type { FastifyInstance } from 'fastify';
import { errorTypeOf, httpError } from '../errors.ts';
import { openEventStream } from '../http/eventStream.ts';
import { getLogger, record } from '../ledger.ts';
import type { Services } from '../services.ts';
import { ownSession } from './ownSession.ts';

const log = getLogger('demo.chat');

const messageSchema = {
  body: { type: 'object', required: ['text'], properties: { text: { type: 'string', minLength: 1 } } },
};
const feedbackSchema = {
  body: {
    type: 'object',
    required: ['operation'],
    properties: { operation: { enum: ['like', 'dislike', 'copy'] } },
  },
};
type Params = { id: string };

/** POST /sessions/:id/messages, answered as a stream of events, and POST /messages/:id/feedback */
export function messageRoutes(app: FastifyInstance, { store, application, conversation }: Services): void {
  app.post<{ Params: Params; Body: { text: string } }>(
    '/sessions/:id/messages',
    { schema: messageSchema, config: { isRun: true } },
    async ({ params, body, user }, reply) => {
      const session = ownSession(store, params.id, user);
      const of = await application(session.applicationId);
      const start = performance.now();
      const stream = openEventStream(reply);
      try {
        const text = await conversation.answer({
          user,
          application: of,
          sessionId: session.id,
          messages: session.messages,
          question: body.text,
          signal: stream.left,
          onText: (piece) => stream.send({ text: piece }, 'text'),
          onTool: (name) => stream.send({ name }, 'tool'),
        });
        const message = { id: randomUUID(), sessionId: session.id, applicationId: of.id };
        store.messages.set(message.id, message);
        const duration = (performance.now() - start) / 1000;
        log.info('question answered', { 'session.id': session.id, characters: text.length, duration });
        stream.send({ messageId: message.id }, 'done');
      } catch (error) {
        failRun(error); // the response began with a 200
        const errorType = errorTypeOf(error);
        if (stream.left.aborted) log.info('user left during the answer', { 'session.id': session.id });
        else
          log.exception(error, 'question not answered', {
            'session.id': session.id,
            'error.type': errorType,
          });
        stream.send({ errorType }, 'error');
      }
      stream.end();
    },
  );

  app.post<{ Params: Params; Body: { operation: string } }>(
    '/messages/:id/feedback',
    { schema: feedbackSchema },
    async ({ params, body, user }, reply) => {
      const message = store.messages.get(params.id);
      const session = message && ownSession(store, message.sessionId, user);
      if (!session) throw httpError(404, `no message "${params.id}"`);
      const { id, name, type } = await application(session.applicationId);
      const about = {
        applicationId: id,
        applicationName: name,
        applicationType: type,
        sessionId: session.id,
      };
      record(
        messageFeedback,
        { messageId: params.id, operation: body.operation, ...about },
        { user: user.id },
      );
      log.info('feedback given', { 'message.id': params.id, operation: body.operation });
      return reply.status(204).send();
    },
  );
}
