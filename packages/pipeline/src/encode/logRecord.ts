import type { Attributes, HrTime, SeverityNumber, SpanContext } from '@opentelemetry/api';
import { acyclic } from './acyclic.ts';
import {
  ATTRIBUTES,
  BODY,
  DROPPED_ATTRIBUTES,
  EVENT_NAME,
  FLAGS,
  OBSERVED_TIME,
  SEVERITY_NUMBER,
  SEVERITY_TEXT,
  SPAN_ID,
  SPAN_ID_BYTES,
  TIME,
  TRACE_ID,
  TRACE_ID_BYTES,
} from './tags.ts';
import { type AttributeLimits, writeAnyValue, writeAttributes } from './values.ts';
import type { ProtoWriter } from './writer.ts';

/** What a log record consists of, whether it comes from the SDK or straight from a caller. */
export interface LogFields {
  readonly hrTime: HrTime;
  readonly hrTimeObserved: HrTime;
  readonly severityNumber?: SeverityNumber | undefined;
  readonly severityText?: string | undefined;
  readonly body?: unknown;
  readonly attributes: Attributes;
  readonly eventName?: string | undefined;
  readonly spanContext?: SpanContext | undefined;
  /** Attributes that were dropped before. */
  readonly droppedAttributesCount: number;
}

/** Writes the fields of one `LogRecord`. */
export function writeLogRecord(writer: ProtoWriter, log: LogFields, limits: AttributeLimits): void {
  const { severityNumber, severityText, body, eventName, spanContext } = log;
  writer.byte(TIME);
  writer.time(log.hrTime);
  if (severityNumber !== undefined && severityNumber !== 0) {
    writer.byte(SEVERITY_NUMBER);
    writer.varint(severityNumber);
  }
  if (severityText) {
    writer.byte(SEVERITY_TEXT);
    writer.text(severityText);
  }
  if (body !== undefined) {
    writer.byte(BODY);
    const at = writer.open();
    writeAnyValue(writer, acyclic(body), Number.POSITIVE_INFINITY);
    writer.close(at);
  }
  const dropped = log.droppedAttributesCount + writeAttributes(writer, ATTRIBUTES, log.attributes, limits);
  if (dropped > 0) {
    writer.byte(DROPPED_ATTRIBUTES);
    writer.varint(dropped);
  }
  if (spanContext !== undefined) writeSpanContext(writer, spanContext);
  writer.byte(OBSERVED_TIME);
  writer.time(log.hrTimeObserved);
  if (eventName) {
    writer.byte(EVENT_NAME);
    writer.text(eventName);
  }
}

/** What was written for the last span context: most records are of the same span as the one before. */
const last = { of: undefined as SpanContext | undefined, words: new Int32Array(10), bytes: 0 };

function writeSpanContext(writer: ProtoWriter, spanContext: SpanContext): void {
  if (spanContext === last.of) {
    writer.words(last);
    return;
  }
  const start = writer.position;
  if (spanContext.traceFlags !== 0) {
    writer.byte(FLAGS);
    writer.fixed32(spanContext.traceFlags);
  }
  writer.byte(TRACE_ID);
  writer.id(spanContext.traceId, TRACE_ID_BYTES);
  writer.byte(SPAN_ID);
  writer.id(spanContext.spanId, SPAN_ID_BYTES);
  writer.copyWords(start, last.words);
  last.bytes = writer.position - start;
  last.of = spanContext;
}
