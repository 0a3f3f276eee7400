import { diag } from '@opentelemetry/api';
import type { Observer, RunMeta, UserContext } from '@telltale/events';

/** The application that a request runs. */
export type RequestedApplication = Pick<
  RunMeta,
  'applicationId' | 'applicationName' | 'applicationType' | 'agentName' | 'workflowName'
>;

type Answer<T> = T | null | undefined | PromiseLike<T | null | undefined>;

/** What only the application can know of a request. A function that throws is told of, and the request goes on without its answer. */
export interface ObserveRequestsOptions<Request> {
  /** Who asks: an id, or all that is known of the user. @default nobody */
  readonly user?: (request: Request) => Answer<UserContext | string>;
  /** The chat session that the request belongs to. @default none */
  readonly session?: (request: Request) => Answer<string>;
  /** The application that the request runs; without one the request is no run and none is recorded. @default none */
  readonly application?: (request: Request) => Answer<RequestedApplication>;
  /** Records the runs. @default the one of `@telltale/events` */
  readonly observer?: Pick<Observer, 'observeRun'>;
}

/** What the application said of one request. */
export interface RequestFacts {
  readonly user: UserContext | string | undefined;
  readonly session: string | undefined;
  readonly application: RequestedApplication | undefined;
}

/** Asks the application. Never rejects. */
export async function factsOf<Request>(
  { user, session, application }: ObserveRequestsOptions<Request>,
  request: Request,
): Promise<RequestFacts> {
  const ask = async <T>(name: string, of?: (request: Request) => Answer<T>): Promise<T | undefined> => {
    try {
      return (await of?.(request)) ?? undefined;
    } catch (error) {
      diag.warn(`observeRequests: ${name}() failed, the request goes on without its answer`, error);
      return undefined;
    }
  };
  const [who, where, what] = await Promise.all([
    ask('user', user),
    ask('session', session),
    ask('application', application),
  ]);
  return { user: who, session: where, application: what };
}
