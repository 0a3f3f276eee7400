import type { DatabaseSync } from 'node:sqlite';
import { stringifyJson } from '../exactJson.ts';
import type { JsonObject, LogRow, MetricPointRow, SpanRow } from '../rows.ts';
import type { Contexts } from './contexts.ts';

/** Puts one row into its table. */
export type Insert<R> = (row: R, contexts: Contexts) => void;

export function createLogInsert(database: DatabaseSync): Insert<LogRow> {
  const insert = database.prepare(
    `INSERT INTO logs (resource_id, scope_id, time, observed_time, severity_number, severity_text, event_name, uid,
       body, attributes, trace_id, span_id, flags, dropped_attributes_count)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  return (row, { resourceId, scopeId }) => {
    insert.run(
      resourceId(row.resource),
      scopeId(row.scope),
      row.timeUnixNano,
      row.observedTimeUnixNano,
      row.severityNumber,
      row.severityText,
      row.eventName,
      uidOf(row.attributes),
      stringifyJson(row.body),
      stringifyJson(row.attributes),
      row.traceId,
      row.spanId,
      row.flags,
      row.droppedAttributesCount,
    );
  };
}

/** The id by which a record is known when it is delivered again; null where it has none. */
function uidOf(attributes: JsonObject): string | null {
  const ids = [attributes['event.id'], attributes['log.record.uid']];
  return ids.find((id): id is string => typeof id === 'string' && id !== '') ?? null;
}

export function createSpanInsert(database: DatabaseSync): Insert<SpanRow> {
  const insert = database.prepare(
    `INSERT INTO spans (resource_id, scope_id, trace_id, span_id, parent_span_id, trace_state, flags, name, kind, start_time,
       time, duration, status_code, status_message, attributes, events, links, dropped_attributes_count,
       dropped_events_count, dropped_links_count)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  return (row, { resourceId, scopeId }) => {
    const duration = row.endTimeUnixNano - row.startTimeUnixNano;
    insert.run(
      resourceId(row.resource),
      scopeId(row.scope),
      row.traceId,
      row.spanId,
      row.parentSpanId,
      row.traceState,
      row.flags,
      row.name,
      row.kind,
      row.startTimeUnixNano,
      row.endTimeUnixNano,
      duration > 0n ? duration : 0n, // a clock that was set back during the span gives less than nothing
      row.statusCode,
      row.statusMessage,
      stringifyJson(row.attributes),
      stringifyJson(row.events),
      stringifyJson(row.links),
      row.droppedAttributesCount,
      row.droppedEventsCount,
      row.droppedLinksCount,
    );
  };
}

export function createMetricPointInsert(database: DatabaseSync): Insert<MetricPointRow> {
  const insert = database.prepare(
    `INSERT INTO metric_points (resource_id, scope_id, metric_id, start_time, time, attributes, flags, value, data, exemplars)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (row, { resourceId, scopeId, metricId }) => {
    insert.run(
      resourceId(row.resource),
      scopeId(row.scope),
      metricId(row.metric),
      row.startTimeUnixNano,
      row.timeUnixNano,
      stringifyJson(row.attributes),
      row.flags,
      row.value,
      row.data === null ? null : stringifyJson(row.data),
      stringifyJson(row.exemplars),
    );
  };
}
