import { type Attributes, context, isSpanContextValid, type Link, trace } from '@opentelemetry/api';
import { type Identity, identityContext } from './identity.ts';
import { inSpan } from './inSpan.ts';

/** How work hangs together with what brought it about: in the same trace, or in one of its own that links to it. */
export type Relation = 'continue' | 'link';

/** What may be said about a unit of work. */
export interface UnitOfWorkOptions {
  /** What becomes of the span around it, where there is one. @default 'continue' */
  readonly relation?: Relation;
  /** For whom it is done. @default as around it */
  readonly identity?: Identity;
  /** Attributes of its span. @default {} */
  readonly attributes?: Attributes;
}

/**
 * Runs a function as a unit of work of its own: in a span, and outside any other span in a trace of its own, so that all its records have one trace
 * id. The span ends with the function or with its promise (one that begins its work when it is asked: when the application has asked), and tells of
 * what it throws. Without an SDK that makes spans there is a trace
 * id all the same.
 *
 * @param name few and fixed: `nightly clean-up`, not one for each night
 *
 * @example
 * ```ts
 * import { getLogger } from '@telltale/logging';
 * import { unitOfWork } from '@telltale/node/context';
 *
 * const log = getLogger('shop');
 * setInterval(() => unitOfWork('nightly clean-up', async () => log.info('cleaning')), 86_400_000);
 * ```
 */
export function unitOfWork<Result>(
  name: string,
  fn: () => Result,
  options?: UnitOfWorkOptions | null,
): Result {
  const { relation = 'continue', identity, attributes } = options ?? {};
  const around = identity ? identityContext(context.active(), identity) : context.active();
  const root = relation === 'link';
  const links = root ? linksTo(trace.getSpanContext(around)) : [];
  return inSpan(
    name,
    { root, links, attributes: attributes ?? {} },
    root ? trace.deleteSpan(around) : around,
    fn,
  );
}

/** A link to a span, where there is one. */
export function linksTo(span: Link['context'] | undefined): Link[] {
  return span && isSpanContextValid(span) ? [{ context: span }] : [];
}
