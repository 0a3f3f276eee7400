import { createRequire } from 'node:module';
import type { Attributes } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import type { GenAiSpanProcessor } from '@telltale/events';
import { sightingOf } from '@telltale/events/sightings';

const require = createRequire(import.meta.url);

/**
 * Records model calls, tool calls and runs that any instrumentation shows as spans. `@telltale/events` is loaded with the first of them, so
 * that an application without any starts as fast as before.
 */
export function eventSpanProcessor(): SpanProcessor {
  let processor: GenAiSpanProcessor | undefined;

  function processorFor(attributes: Attributes): GenAiSpanProcessor | undefined {
    if (!processor && sightingOf(attributes)) {
      const events = require('@telltale/events') as typeof import('@telltale/events');
      processor = events.genAiSpanProcessor(events);
    }
    return processor;
  }

  return {
    onStart: (span, parent) => processorFor(span.attributes)?.onStart(span, parent),
    onEnd: (span) => processorFor(span.attributes)?.onEnd(span),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}
