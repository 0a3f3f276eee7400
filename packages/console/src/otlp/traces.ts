import type { JsonObject, Resource, Scope, SpanRow } from '../rows.ts';
import type { Span, SpanEvent, SpanLink, TracesRequest } from './messages.ts';
import { attributesOf, bigintOf, idOf, integerOf, resourceOf, scopeOf } from './values.ts';

/** The rows of a traces request. */
export function spanRows(request: TracesRequest): SpanRow[] {
  return request.resourceSpans.flatMap((group) => {
    const resource = resourceOf(group);
    return group.scopeSpans.flatMap((part) => {
      const scope = scopeOf(part);
      return part.spans.map((span) => spanRow(span, resource, scope));
    });
  });
}

function spanRow(span: Span, resource: Resource, scope: Scope): SpanRow {
  return {
    resource,
    scope,
    attributes: attributesOf(span.attributes),
    traceId: idOf(span.traceId, 16),
    spanId: idOf(span.spanId, 8),
    parentSpanId: idOf(span.parentSpanId, 8),
    traceState: span.traceState,
    flags: span.flags,
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: bigintOf(span.startTimeUnixNano),
    endTimeUnixNano: bigintOf(span.endTimeUnixNano),
    statusCode: span.status?.code ?? 0,
    statusMessage: span.status?.message ?? '',
    events: span.events.map(eventOf),
    links: span.links.map(linkOf),
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
}

function eventOf(event: SpanEvent): JsonObject {
  return {
    timeUnixNano: integerOf(event.timeUnixNano),
    name: event.name,
    attributes: attributesOf(event.attributes),
    droppedAttributesCount: event.droppedAttributesCount,
  };
}

function linkOf(link: SpanLink): JsonObject {
  return {
    traceId: idOf(link.traceId, 16),
    spanId: idOf(link.spanId, 8),
    traceState: link.traceState,
    attributes: attributesOf(link.attributes),
    droppedAttributesCount: link.droppedAttributesCount,
    flags: link.flags,
  };
}
