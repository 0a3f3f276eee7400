import { type Context, createContextKey } from '@opentelemetry/api';
import { MARK, type Mark } from '../memory/chunk.ts';

/**
 * A record whose context has true under this key stands on the console already. The API's keys are the same in every copy and package, so
 * whoever emits such a record makes the same one.
 */
const PRINTED = createContextKey('telltale.log.printed');

/** The mark of a record that was emitted in this context. */
export function markOf(context: Context | undefined): Mark {
  return context?.getValue(PRINTED) === true ? MARK.printed : MARK.none;
}
