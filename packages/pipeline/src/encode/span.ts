import type { Link, SpanContext, TraceState } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';
import { SPAN_ID_BYTES, TRACE_ID_BYTES } from './tags.ts';
import { UNLIMITED, writeAttributes } from './values.ts';
import type { ProtoWriter } from './writer.ts';

// opentelemetry/proto/trace/v1/trace.proto, messages Span, Event, Link and Status
const SPAN = {
  traceId: 0x0a,
  spanId: 0x12,
  traceState: 0x1a,
  parentSpanId: 0x22,
  name: 0x2a,
  kind: 0x30,
  startTime: 0x39,
  endTime: 0x41,
  attributes: 0x4a,
  droppedAttributes: 0x50,
  events: 0x5a,
  droppedEvents: 0x60,
  links: 0x6a,
  droppedLinks: 0x70,
  status: 0x7a,
} as const;
const EVENT = { time: 0x09, name: 0x12, attributes: 0x1a, droppedAttributes: 0x20 } as const;
const LINK = {
  traceId: 0x0a,
  spanId: 0x12,
  traceState: 0x1a,
  attributes: 0x22,
  droppedAttributes: 0x28,
  flags: 0x35,
} as const;
const STATUS = { message: 0x12, code: 0x18 } as const;
const FLAGS_FIELD = 16;
const WIRE_FIXED32 = 5;

const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/** Writes the fields of one `Span`. */
export function writeSpan(writer: ProtoWriter, span: ReadableSpan): void {
  const context = span.spanContext();
  const parent = span.parentSpanContext;
  writer.byte(SPAN.traceId);
  writer.id(context.traceId, TRACE_ID_BYTES);
  writer.byte(SPAN.spanId);
  writer.id(context.spanId, SPAN_ID_BYTES);
  writeTraceState(writer, SPAN.traceState, context.traceState);
  if (parent?.spanId) {
    writer.byte(SPAN.parentSpanId);
    writer.id(parent.spanId, SPAN_ID_BYTES);
  }
  writer.byte(SPAN.name);
  writer.text(span.name);
  if (span.kind !== undefined) {
    writer.byte(SPAN.kind);
    writer.varint(span.kind + 1); // the API counts from 0, where OTLP has UNSPECIFIED
  }
  writer.byte(SPAN.startTime);
  writer.time(span.startTime);
  writer.byte(SPAN.endTime);
  writer.time(span.endTime);
  writeAttributes(writer, SPAN.attributes, span.attributes, UNLIMITED);
  writeCount(writer, SPAN.droppedAttributes, span.droppedAttributesCount);
  for (const event of span.events) writeEvent(writer, event);
  writeCount(writer, SPAN.droppedEvents, span.droppedEventsCount);
  for (const link of span.links) writeLink(writer, link);
  writeCount(writer, SPAN.droppedLinks, span.droppedLinksCount);
  writeStatus(writer, span.status);
  writer.tag2(FLAGS_FIELD, WIRE_FIXED32);
  writer.fixed32(flags(context.traceFlags, parent));
}

function writeEvent(writer: ProtoWriter, event: TimedEvent): void {
  writer.byte(SPAN.events);
  const at = writer.open();
  writer.byte(EVENT.time);
  writer.time(event.time);
  writer.byte(EVENT.name);
  writer.text(event.name);
  if (event.attributes) writeAttributes(writer, EVENT.attributes, event.attributes, UNLIMITED);
  writeCount(writer, EVENT.droppedAttributes, event.droppedAttributesCount ?? 0);
  writer.close(at);
}

function writeLink(writer: ProtoWriter, link: Link): void {
  writer.byte(SPAN.links);
  const at = writer.open();
  writer.byte(LINK.traceId);
  writer.id(link.context.traceId, TRACE_ID_BYTES);
  writer.byte(LINK.spanId);
  writer.id(link.context.spanId, SPAN_ID_BYTES);
  writeTraceState(writer, LINK.traceState, link.context.traceState);
  if (link.attributes) writeAttributes(writer, LINK.attributes, link.attributes, UNLIMITED);
  writeCount(writer, LINK.droppedAttributes, link.droppedAttributesCount ?? 0);
  writer.byte(LINK.flags);
  writer.fixed32(flags(link.context.traceFlags, link.context));
  writer.close(at);
}

function writeStatus(writer: ProtoWriter, { code, message }: ReadableSpan['status']): void {
  writer.byte(SPAN.status);
  const at = writer.open();
  if (message) {
    writer.byte(STATUS.message);
    writer.text(message);
  }
  writer.byte(STATUS.code);
  writer.varint(code);
  writer.close(at);
}

function writeTraceState(writer: ProtoWriter, tag: number, state: TraceState | undefined): void {
  const text = state?.serialize();
  if (!text) return;
  writer.byte(tag);
  writer.text(text);
}

function writeCount(writer: ProtoWriter, tag: number, count: number): void {
  if (count === 0) return;
  writer.byte(tag);
  writer.varint(count);
}

/** The W3C flags, and whether the parent's or link's context came from another process. */
function flags(traceFlags: number, remote: SpanContext | undefined): number {
  return (traceFlags & 0xff) | HAS_IS_REMOTE | (remote?.isRemote ? IS_REMOTE : 0);
}
