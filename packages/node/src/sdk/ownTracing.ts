import { diag } from '@opentelemetry/api';
import type { Sampler, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Settings } from '../configuration/settings.ts';
import { contentSpanProcessor } from '../content/contentSpanProcessor.ts';
import { identitySpanProcessor } from '../context/identitySpanProcessor.ts';
import { eventSpanProcessor } from './eventSpanProcessor.ts';

/** What Telltale puts into a tracer provider beside what was asked for. */
export interface OwnTracing {
  readonly processors: readonly SpanProcessor[];
  /** In place of the one that was asked for; it does as that does, and what events need besides. */
  readonly sampler: Sampler;
}

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

/**
 * Puts them into a provider that the SDK has made with its own exporters, before it is used. It takes both in its constructor alone, which is called
 * inside the SDK; to delete when that takes processors beside its own.
 */
export function installOwnTracing(provider: object, { processors, sampler }: OwnTracing): void {
  const { _activeSpanProcessor: all, _tracerOptions: options } = provider as {
    _activeSpanProcessor?: { _spanProcessors?: unknown };
    _tracerOptions?: { sampler?: Sampler };
  };
  const others = all?._spanProcessors;
  if (Array.isArray(others) && options?.sampler) {
    others.unshift(...processors);
    options.sampler = sampler;
    return;
  }
  diag.warn(
    'spans do not say whose work they are, do not become events and leave with the content of prompts and answers: the SDK’s tracer provider has changed',
  );
}
