import { userLogin } from '@telltale/events';
import type { FastifyInstance } from 'fastify';
import { signIn } from '../data/people.ts';
import { httpError } from '../errors.ts';
import { openLogin } from '../identity.ts';
import { getLogger, record } from '../ledger.ts';
import type { Services } from '../services.ts';

const log = getLogger('demo.login');

const schema = {
  body: {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string' },
      password: { type: 'string' },
      ticket: { type: 'string', description: 'of single sign-on, in place of a password' },
    },
  },
};
type Body = { name: string; password?: string; ticket?: string };

/** POST /login */
export function loginRoutes(app: FastifyInstance, { cache }: Services): void {
  app.post<{ Body: Body }>('/login', { schema }, async ({ body }) => {
    const result = signIn(body.name, body);
    if ('refused' in result) {
      // No event: nobody signed in. The log says what was tried.
      log.warning('login rejected', { 'user.name': body.name, reason: result.refused });
      throw httpError(401, 'wrong name or password');
    }
    const { user, method } = result;
    const token = await openLogin(cache, user.id);
    record(userLogin, { method }, { user: user.id });
    log.info('user signed in', { 'user.id': user.id, method });
    return { token, userId: user.id };
  });
}
