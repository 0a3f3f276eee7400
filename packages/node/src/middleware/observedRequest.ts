import { context, createContextKey, diag, isSpanContextValid, SpanKind, trace } from '@opentelemetry/api';
import { type Outcome, observeRun, outcomeOf } from '@telltale/events';
import { extractContext } from '../context/carrier.ts';
import { withIdentity } from '../context/identity.ts';
import { inSpan } from '../context/inSpan.ts';
import { factsOf, type ObserveRequestsOptions, type RequestFacts } from './requestFacts.ts';

/** A request as every framework has it. */
export interface Incoming {
  /** One object for each request, whatever middleware sees it. */
  readonly raw: object;
  readonly method: string;
  readonly headers: object;
  /** How its response ended, once it has. */
  readonly over: Promise<Outcome>;
}

/** A request under way. */
export interface ObservedRequest {
  /** Runs a part of its handling in its unit of work. */
  inside<T>(fn: () => T): T;
  /** Asks for whom it is and runs the rest of its handling for them, as an application's run where it is one; call it once at most. */
  handle<T>(next: () => T): Promise<Awaited<T>>;
  /** What the handling threw, which says more than the status that it was answered with. */
  thrown(error: unknown): void;
}

/** What is known of a request, by all that observe it: it is one run at most, of the first that names an application. */
interface Known {
  isRun: boolean;
  thrown: { readonly error: unknown } | undefined;
  failure: { readonly error: unknown } | undefined;
}

const requests = new WeakMap<object, Known>();

function known(raw: object): Known {
  const found = requests.get(raw) ?? { isRun: false, thrown: undefined, failure: undefined };
  requests.set(raw, found);
  return found;
}

/** What the handling of a request threw, for frameworks that tell something else of it than what observes the request. */
export function tellThrown(raw: object, error: unknown): void {
  const found = requests.get(raw);
  if (found) found.thrown = { error };
}

/** A run that did not succeed. */
class Unsuccessful extends Error {
  override readonly name = 'Unsuccessful';
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(`the request ended as ${outcome.status}: ${outcome.errorType}`);
    this.outcome = outcome;
  }
}

const FAIL = createContextKey('telltale.middleware.fail');

/**
 * Says that the run of an application under way has failed, for answers whose HTTP status says nothing of it: a stream of events, which began with
 * a 200 and now tells of an error in its own way. Outside of a run nothing happens.
 *
 * @param error what went wrong; its class is the run's `error.type`
 */
export function failRun(error: unknown): void {
  (context.active().getValue(FAIL) as ((error: unknown) => void) | undefined)?.(error);
}

/**
 * Begins to observe a request: in the span that the HTTP instrumentation has opened for it, else in one of its own that goes on with the trace, or the
 * request id, that its headers bring. What is answered before {@link ObservedRequest.handle} is a run as well.
 */
export function openRequest<Request>(
  request: Request,
  { raw, method, headers, over }: Incoming,
  options: ObserveRequestsOptions<Request>,
): ObservedRequest {
  const startTime = Date.now();
  let isHandled = false;
  const state = known(raw);
  const outcome = over.then((responded) => {
    if (responded.status === 'cancelled') return responded;
    const { failure, thrown } = state;
    if (failure) return outcomeOf(failure.error);
    return responded.status === 'failed' && thrown ? outcomeOf(thrown.error) : responded;
  });

  /** Ends when the response has ended, by an error unless it was a success. */
  const ending = async (): Promise<void> => {
    const ended = await outcome;
    if (ended.status !== 'success') throw new Unsuccessful(ended);
  };

  function run<T>({ user, session, application }: RequestFacts, next: () => T): T {
    const who = typeof user === 'string' ? { id: user } : user;
    return withIdentity({ user: who?.id, session, tenant: who?.tenant }, () => {
      if (!application || state.isRun) return next();
      state.isRun = true;
      let result!: T;
      const meta = {
        ...application,
        sessionId: session,
        startTime,
        outcome: (error: unknown) => (error instanceof Unsuccessful ? error.outcome : undefined),
        ...(user !== undefined && { user }),
      };
      (options.observer?.observeRun ?? observeRun)(meta, () => {
        result = next();
        return ending();
      }).catch(() => {});
      return result;
    });
  }

  const at = unitContext(method, headers, outcome).setValue(FAIL, (error: unknown) => {
    state.failure ??= { error };
  });
  const handle = async <T>(next: () => T): Promise<Awaited<T>> => {
    isHandled = true;
    const facts = await context.with(at, () => factsOf(options, request));
    let isGoingOn = false;
    const goOn = () => {
      isGoingOn = true;
      return next();
    };
    try {
      return await context.with(at, () => run(facts, goOn));
    } catch (error) {
      if (isGoingOn) throw error;
      diag.warn('observeRequests: what the application says of a request cannot be used', error);
      return await context.with(at, next);
    }
  };
  void outcome.then(() => (isHandled ? undefined : handle(() => {})));
  return {
    inside: (fn) => context.with(at, fn),
    handle,
    thrown(error) {
      state.thrown = { error };
    },
  };
}

/** The context of the request's span: the one that is there, or of one that ends with the response. */
function unitContext(method: string, headers: object, outcome: Promise<Outcome>) {
  const active = context.active();
  const span = trace.getSpanContext(active);
  if (span && isSpanContextValid(span)) return active;
  const options = { kind: SpanKind.SERVER, attributes: { 'http.request.method': method } };
  let inside = active;
  inSpan(method, options, extractContext(headers), async () => {
    inside = context.active();
    const ended = await outcome;
    if (ended.status === 'failed') throw new Unsuccessful(ended);
  }).catch(() => {});
  return inside;
}
