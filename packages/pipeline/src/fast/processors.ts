import { type Context, TraceFlags } from '@opentelemetry/api';
import type { LogRecordProcessor, ReadWriteLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { DefinitionRegistry } from '../definitions.ts';
import { UNLIMITED } from '../encode/values.ts';
import type { Intake } from './intake.ts';
import { markOf } from './printed.ts';

/** How long the SDK's `forceFlush` and `shutdown` wait. */
export interface Waits {
  /** Until everything that came in so far is sent. */
  flush(): Promise<void>;
  /** Until it is safe. */
  shutdown(): Promise<void>;
}

/** The pipeline as the last processor of the SDK's own logger provider. */
export function logRecordProcessor(
  intake: Intake,
  definitions: DefinitionRegistry,
  waits: Waits,
): LogRecordProcessor {
  return {
    onEmit(record: ReadWriteLogRecord, context?: Context) {
      const scope = definitions.scope(record.instrumentationScope, record.resource);
      intake.log(scope, record, UNLIMITED, markOf(context));
    },
    forceFlush: waits.flush,
    shutdown: waits.shutdown,
  };
}

/** The pipeline as a span processor: each ended span that is sampled is encoded at once. */
export function spanProcessor(intake: Intake, definitions: DefinitionRegistry, waits: Waits): SpanProcessor {
  return {
    onStart() {},
    onEnd(span: ReadableSpan) {
      if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
      intake.span(definitions.scope(span.instrumentationScope, span.resource), span);
    },
    forceFlush: waits.flush,
    shutdown: waits.shutdown,
  };
}
