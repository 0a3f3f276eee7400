import type { Context } from '@opentelemetry/api';
import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { markSpan } from './identity.ts';
import { isMadeUpParent } from './requestId.ts';

/** Gives spans whose work they are, as far as the settings allow, and takes away a parent that only brought a trace id. */
export function identitySpanProcessor(): SpanProcessor {
  return {
    onStart(span: Span, context: Context) {
      markSpan(span, context);
      if (isMadeUpParent(span.parentSpanContext)) (span as Orphan).parentSpanContext = undefined;
    },
    onEnd() {},
    async forceFlush() {},
    async shutdown() {},
  };
}

/** The SDK declares it as read-only, and has no other way to give a root span a trace id. */
type Orphan = { parentSpanContext: Span['parentSpanContext'] | undefined };
