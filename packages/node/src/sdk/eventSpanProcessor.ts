import { createRequire } from 'node:module';
import { type Context, trace } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { GenAiSpanProcessor } from '@telltale/events';
import { isOfCallbacks, sightingOf } from '@telltale/events/sightings';

const require = createRequire(import.meta.url);

type StartedSpan = Parameters<SpanProcessor['onStart']>[0];

/**
 * Records model calls, tool calls and runs that any instrumentation shows as spans. `@telltale/events` is loaded with the first of them, so
 * that an application without any starts as fast as before; the spans around it, and that span itself where it says what it is only later, are then made up for.
 */
export function eventSpanProcessor(): SpanProcessor {
  let processor: GenAiSpanProcessor | undefined;
  /** In which context spans began that the processor does not know. */
  const parents = new WeakMap<object, Context>();

  function processorFor(span: StartedSpan | ReadableSpan): GenAiSpanProcessor | undefined {
    if (!processor && (isOfCallbacks(span) || sightingOf(span.attributes))) {
      const events = require('@telltale/events') as typeof import('@telltale/events');
      processor = events.genAiSpanProcessor(events);
    }
    return processor;
  }

  function makeUpFor(span: object | undefined): void {
    const parent = span && parents.get(span);
    if (!parent) return;
    parents.delete(span);
    makeUpFor(trace.getSpan(parent));
    processor?.onStart(span as StartedSpan, parent);
  }

  return {
    onStart(span, parent) {
      const found = processorFor(span);
      if (found) {
        makeUpFor(trace.getSpan(parent));
        found.onStart(span, parent);
      } else parents.set(span, parent);
    },
    onEnd(span) {
      const found = processorFor(span);
      if (found) {
        makeUpFor(span);
        found.onEnd(span);
      }
      // What follows its end is not part of it; and there may be spans without end that follow one another.
      parents.delete(span);
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}
