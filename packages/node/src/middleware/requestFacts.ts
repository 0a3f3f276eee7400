import { diag } from '@opentelemetry/api';
import type { Observer, RunMeta, UserContext } from '@telltale/events';

/** The application that a request runs. */
export type RequestedApplication = Pick<
  RunMeta,
  'applicationId' | 'applicationName' | 'applicationType' | 'agentName' | 'workflowName'
>;

/** Longest time that a request waits for what the application says of it, in milliseconds. */
const PATIENCE_MS = 2_000;

type Answer<T> = T | null | undefined | PromiseLike<T | null | undefined>;

/**
 * What only the application can know of a request. A function that throws, or takes longer than `timeoutMillis`, is told of, and the request goes on without
 * its answer.
 */
export interface ObserveRequestsOptions<Request> {
  /** Who asks: an id, or all that is known of the user. @default nobody */
  readonly user?: (request: Request) => Answer<UserContext | string>;
  /** The chat session that the request belongs to. @default none */
  readonly session?: (request: Request) => Answer<string>;
  /** The application that the request runs; without one the request is no run and none is recorded. @default none */
  readonly application?: (request: Request) => Answer<RequestedApplication>;
  /** The longest time to answer in, in milliseconds: the request waits for it. @default 2000 */
  readonly timeoutMillis?: number;
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
  { user, session, application, timeoutMillis = PATIENCE_MS }: ObserveRequestsOptions<Request>,
  request: Request,
): Promise<RequestFacts> {
  const ask = async <T>(name: string, of?: (request: Request) => Answer<T>): Promise<T | undefined> => {
    try {
      const answer = of?.(request);
      const given = isPromised(answer) ? await inTime(answer, timeoutMillis) : answer;
      return given === null || given === '' ? undefined : given; // an empty id is none
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

function isPromised<T>(answer: T | PromiseLike<T>): answer is PromiseLike<T> {
  return typeof (answer as PromiseLike<T> | null | undefined)?.then === 'function';
}

async function inTime<T>(answer: PromiseLike<T>, limit: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`it took longer than ${limit} ms`)), limit);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
