import { createRequire } from 'node:module';
import { diag, type Span, trace } from '@opentelemetry/api';
import type { UnaskedAnswer } from '@telltale/events/settle';
import { isAzure } from './openaiProvider.ts';
import { giveSignal, isClientStream, signalOf } from './openaiStreams.ts';

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
        if (own && isAzure((this as { _client?: unknown } | undefined)?._client))
          own.setAttribute('gen_ai.provider.name', 'azure.ai.openai');
        try {
          call.promise = original.apply(this, passed);
        } catch (error) {
          if (own) loadEvents().endFailedSpan(error, own);
          throw error;
        }
        return standIn(call, own, signalIn(passed));
      });
      const returned = patched.apply(this, given);
      if (!('promise' in call)) return returned;
      const { promise } = call;
      call.promise = undefined; // what hears of the end must not keep what the application asks for it
      return promise;
    };
}

/** What an application gave to end the call by, beside what it asks. */
function signalIn([, options]: readonly unknown[]): unknown {
  return (options as { signal?: unknown } | null | undefined)?.signal;
}

type Hear = (value: unknown) => void;

/** What the instrumentation gets in the place of the promise: it takes what is to be called, and calls it before the application goes on. */
function standIn(call: { promise?: unknown }, span: Span | undefined, signal: unknown) {
  const startedAt = performance.now();
  return {
    // biome-ignore lint/suspicious/noThenProperty: the one that the instrumentation calls
    then(onResult: Hear) {
      let onError: Hear = (error) => span && loadEvents().endFailedSpan(error, span);
      call.promise = loadSettle().watchResult(call.promise, {
        onResult: safely((result: unknown) => {
          if (span && isClientStream(result)) giveSignal(result, signal);
          onResult(result);
          if (span && isClientStream(result)) loadEvents().endUnreadSpan(span, signalOf(result));
        }, span),
        onError: safely((error: unknown) => onError(error), span),
        onUnasked: safely((answer: UnaskedAnswer, at: number) => {
          if (span) loadEvents().endUnaskedSpan(span, answer, at);
        }, span),
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
function safely<A extends unknown[]>(hear: (...given: A) => void, span: Span | undefined) {
  return (...given: A): void => {
    try {
      hear(...given);
    } catch (error) {
      diag.warn('a call of OpenAI’s client was not observed to its end', error);
      if (span?.isRecording()) span.end();
    }
  };
}
