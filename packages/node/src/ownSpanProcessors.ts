import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { contentSpanProcessor } from './content/contentSpanProcessor.ts';
import { identitySpanProcessor } from './context/identitySpanProcessor.ts';
import { eventSpanProcessor } from './eventSpanProcessor.ts';
import type { Settings } from './settings.ts';

/**
 * Telltale's span processors beside those that export: whose work a span is comes first, for the events made of it; what may not leave is taken out
 * last.
 */
export function ownSpanProcessors({ events }: Settings): SpanProcessor[] {
  return [
    identitySpanProcessor(),
    ...(events.fromSpans ? [eventSpanProcessor()] : []),
    contentSpanProcessor(events.content),
  ];
}
