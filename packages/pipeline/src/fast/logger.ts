import {
  type Attributes,
  type Context,
  context,
  type HrTime,
  isSpanContextValid,
  type Logger,
  type LogRecord,
  type SpanContext,
  trace,
} from '@opentelemetry/api';
import { timeInputToHrTime } from '@opentelemetry/core';
import type { LogFields } from '../encode/logRecord.ts';
import type { AttributeLimits } from '../encode/values.ts';
import { exceptionAttributes } from './exception.ts';
import type { Intake } from './intake.ts';
import { markOf } from './printed.ts';

/**
 * A logger of OpenTelemetry's API that encodes each record at once: no record object, no processor, no queue of objects.
 */
export class FastLogger implements Logger {
  readonly #intake: Intake;
  readonly #scope: number;
  readonly #limits: AttributeLimits;

  constructor(intake: Intake, scope: number, limits: AttributeLimits) {
    this.#intake = intake;
    this.#scope = scope;
    this.#limits = limits;
  }

  enabled(): boolean {
    return true;
  }

  emit(record: LogRecord): void {
    try {
      const active = record.context ?? context.active();
      this.#intake.log(this.#scope, fieldsOf(record, active), this.#limits, markOf(active));
    } catch {
      this.#intake.failed('logs');
    }
  }
}

/** What the SDK makes of a caller's record, without its object. */
function fieldsOf(record: LogRecord, active: Context): LogFields {
  const {
    timestamp,
    observedTimestamp,
    attributes = NONE,
    exception,
    severityNumber,
    severityText,
    body,
    eventName,
  } = record;
  const spanContext = trace.getSpanContext(active);
  const now = timestamp == null || observedTimestamp == null ? wallClock() : ZERO;
  return {
    hrTime: timestamp == null ? now : timeInputToHrTime(timestamp),
    hrTimeObserved: observedTimestamp == null ? now : timeInputToHrTime(observedTimestamp),
    severityNumber,
    severityText,
    body,
    attributes:
      exception == null ? attributes : { ...attributes, ...exceptionAttributes(exception, attributes) },
    eventName,
    spanContext: spanContext && isValid(spanContext) ? spanContext : undefined,
    droppedAttributesCount: 0,
  };
}

/** The last span context that was found valid: most records are of the same span as the one before, and the look at both ids takes longer than to write them. */
let valid: SpanContext | undefined;

function isValid(spanContext: SpanContext): boolean {
  if (spanContext === valid) return true;
  if (!isSpanContextValid(spanContext)) return false;
  valid = spanContext;
  return true;
}

const NONE: Attributes = Object.freeze({});
const ZERO: HrTime = [0, 0];

function wallClock(): HrTime {
  const milliseconds = Date.now();
  const seconds = Math.trunc(milliseconds / 1000);
  return [seconds, (milliseconds - seconds * 1000) * 1e6];
}
