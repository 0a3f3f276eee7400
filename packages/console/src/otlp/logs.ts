import type { LogRow, Resource, Scope } from '../rows.ts';
import type { LogRecord, LogsRequest } from './messages.ts';
import { attributesOf, bigintOf, idOf, jsonOf, resourceOf, scopeOf } from './values.ts';

/**
 * The rows of a logs request.
 *
 * @param receivedUnixNano when it came in: the observed time of records that tell none
 */
export function logRows(request: LogsRequest, receivedUnixNano: bigint): LogRow[] {
  return request.resourceLogs.flatMap((group) => {
    const resource = resourceOf(group);
    return group.scopeLogs.flatMap((part) => {
      const scope = scopeOf(part);
      return part.logRecords.map((record) => logRow(record, resource, scope, receivedUnixNano));
    });
  });
}

function logRow(record: LogRecord, resource: Resource, scope: Scope, receivedUnixNano: bigint): LogRow {
  const observedTimeUnixNano = bigintOf(record.observedTimeUnixNano) || receivedUnixNano;
  const attributes = attributesOf(record.attributes);
  return {
    resource,
    scope,
    attributes,
    timeUnixNano: bigintOf(record.timeUnixNano) || observedTimeUnixNano,
    observedTimeUnixNano,
    severityNumber: record.severityNumber,
    severityText: record.severityText,
    eventName: record.eventName || olderEventName(attributes['event.name']),
    body: jsonOf(record.body),
    traceId: idOf(record.traceId, 16),
    spanId: idOf(record.spanId, 8),
    flags: record.flags,
    droppedAttributesCount: record.droppedAttributesCount,
  };
}

/** Senders older than the event name field put it into an attribute. */
function olderEventName(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
