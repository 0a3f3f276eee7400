import { randomUUID } from 'node:crypto';
import type { Cache } from '@telltale/cache';
import type { UserContext } from '@telltale/events';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { findUser, userOfApiKey } from './data/people.ts';
import { httpError } from './errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set on every route behind {@link requireUser}. */
    user: UserContext;
    /** From where: the platform's pages, or the API. */
    source: 'platform' | 'api';
  }
}

/** Opens a login. @returns its token, good for an hour */
export async function openLogin(cache: Cache, userId: string): Promise<string> {
  const token = randomUUID();
  await cache.set(`login:${token}`, userId, { ttl: '1h' });
  return token;
}

/** Lets only requests of a known user through to the routes of this scope: `Authorization: Bearer`, or `X-Api-Key`. */
export function requireUser(app: FastifyInstance, cache: Cache): void {
  app.addHook('onRequest', async (request) => {
    const key = request.headers['x-api-key'];
    const id = typeof key === 'string' ? userOfApiKey(key) : await userOfToken(cache, request);
    // Users are read through the cache: the directory of a real platform is a database that many requests ask.
    const user = id && (await cache.getOrSet(`user:${id}`, () => findUser(id), { ttl: '1m' }));
    if (!user) throw httpError(401, 'sign in first: POST /login');
    request.user = user;
    request.source = key === undefined ? 'platform' : 'api';
  });
}

function userOfToken(cache: Cache, request: FastifyRequest): Promise<string | undefined> | undefined {
  const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
  return token === undefined ? undefined : cache.get<string>(`login:${token}`);
}
