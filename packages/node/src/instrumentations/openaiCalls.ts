import { createRequire } from 'node:module';
import { diag, type Span, trace } from '@opentelemetry/api';

const require = createRequire(import.meta.url);
const loadEvents = () => require('@telltale/events') as typeof import('@telltale/events');
const loadSettle = () => require('@telltale/events/settle') as typeof import('@telltale/events/settle');

/** A method of the client that calls a model. */
export type Create = (this: unknown, ...given: unknown[]) => unknown;

/** What the instrumentation puts in the place of one. */
export type Patch = (original: Create) => Create;

/**
 * Keeps an instrumentation's hands off the client's promise. It asks that for its end, which reads the answer: nothing is left for an application that
 * asks by `parse()` or `asResponse()`, and a rejection that nobody handles goes unnoticed. Now it hears what the application gets, when the
 * application asks for it, and a call that it does not hear the failure of is ended as well.
 */
export function keepingPromise(patch: Patch): Patch {
  return (original) =>
    function (...given) {
      const around = trace.getActiveSpan();
      const call: { promise?: unknown } = {};
      const patched = patch(function (...passed) {
        const span = trace.getActiveSpan();
        const own = span === around ? undefined : span;
        try {
          call.promise = original.apply(this, passed);
        } catch (error) {
          if (own) loadEvents().endFailedSpan(error, own);
          throw error;
        }
        return standIn(call, own);
      });
      const returned = patched.apply(this, given);
      return 'promise' in call ? call.promise : returned;
    };
}

type Hear = (value: unknown) => void;

/** What the instrumentation gets in the place of the promise: it takes what is to be called, and calls it before the application goes on. */
function standIn(call: { promise?: unknown }, span: Span | undefined) {
  const startedAt = performance.now();
  return {
    // biome-ignore lint/suspicious/noThenProperty: the one that the instrumentation calls
    then(onResult: Hear) {
      let onError: Hear = (error) => span && loadEvents().endFailedSpan(error, span);
      call.promise = loadSettle().watchResult(call.promise, {
        onResult: safely(onResult, span),
        onError: safely((error) => onError(error), span),
        onResponse: safely((response: { status: number }) => {
          if (span) loadEvents().completeResponseSpan(response, span, startedAt);
        }, span),
      });
      return {
        catch(handle: Hear) {
          onError = handle;
        },
      };
    },
  };
}

/** What goes wrong here is told, and the span ends without the rest. */
function safely<T>(hear: (value: T) => void, span: Span | undefined): (value: T) => void {
  return (value) => {
    try {
      hear(value);
    } catch (error) {
      diag.warn('a call of OpenAI’s client was not observed to its end', error);
      if (span?.isRecording()) span.end();
    }
  };
}
