import type { ObserveRequestsOptions } from '@telltale/node/fastify';
import type { FastifyRequest } from 'fastify';
import type { Application } from '../data/store.ts';
import { observer } from '../observer.ts';
import type { Services } from '../services.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route asks the application of its session: each request is a run of it. */
    readonly isRun?: boolean;
  }
}

const OF_A_SESSION = '/sessions/:id';

/** What the events and logs of a request say of it. */
export function requestFacts({
  store,
  application,
}: Pick<Services, 'store' | 'application'>): ObserveRequestsOptions<FastifyRequest> {
  const sessionOf = ({ routeOptions, params }: FastifyRequest): string | undefined =>
    routeOptions.url?.startsWith(OF_A_SESSION) ? (params as { id: string }).id : undefined;
  return {
    observer,
    user: ({ user }) => user?.id,
    session: sessionOf,
    async application(request) {
      if (!request.routeOptions.config.isRun) return undefined;
      const session = store.sessions.get(sessionOf(request) ?? '');
      return session && session.userId === request.user?.id
        ? describe(await application(session.applicationId))
        : undefined;
    },
  };
}

function describe({ id, name, type }: Application) {
  return { applicationId: id, applicationName: name, applicationType: type };
}
