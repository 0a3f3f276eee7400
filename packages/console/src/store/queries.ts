import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { parseJson } from '../exactJson.ts';
import type { JsonObject, JsonValue } from '../rows.ts';
import type { RowTable } from './retention.ts';
import type { EventSum, EventSumQuery, SlowSpan, StoredLog, Window } from './store.ts';

type Record_ = Record<string, SQLOutputValue>;

/** The questions that the summary asks, answered by SQLite; `sumMetric` has a file of its own. */
export interface Queries {
  countLogs(window: Window): { severityNumber: number; severityText: string; count: number }[];
  countEvents(window: Window): { name: string; count: number }[];
  countRows(table: RowTable, window: Window): number;
  sumEvents(query: EventSumQuery): EventSum[];
  slowestSpans(query: Window & { limit: number }): SlowSpan[];
  latestLogs(query: Window & { limit: number }): StoredLog[];
  forgotten(table: RowTable): number;
}

/** Runs a query; integers come back as bigints, since nanoseconds need them. */
export function select(
  database: DatabaseSync,
  sql: string,
  parameters: Record<string, SQLInputValue>,
): Record_[] {
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  return statement.all(parameters);
}

/** The attribute is a list of header values, and a value may have parameters, such as a character set. */
const IS_EVENT_STREAM = `coalesce(spans.attributes ->> '$."http.response.header.content-type"', '') LIKE '%text/event-stream%'`;

export function createQueries(database: DatabaseSync): Queries {
  const all = (sql: string, parameters: Record<string, SQLInputValue> = {}) =>
    select(database, sql, parameters);
  return {
    countLogs: ({ sinceNs }) =>
      all(
        `SELECT severity_number, severity_text, count(*) AS count FROM logs WHERE event_name = '' AND time >= :sinceNs
         GROUP BY 1, 2 ORDER BY 1, 2`,
        { sinceNs },
      ).map((row) => ({
        severityNumber: Number(row['severity_number']),
        severityText: String(row['severity_text']),
        count: Number(row['count']),
      })),

    countEvents: ({ sinceNs }) =>
      all(
        `SELECT event_name, count(*) AS count FROM logs WHERE event_name <> '' AND time >= :sinceNs
         GROUP BY event_name ORDER BY count DESC, event_name`,
        { sinceNs },
      ).map((row) => ({ name: String(row['event_name']), count: Number(row['count']) })),

    countRows: (table, { sinceNs }) =>
      Number(all(`SELECT count(*) AS count FROM ${table} WHERE time >= :sinceNs`, { sinceNs })[0]?.['count']),

    sumEvents: (query) => sumEvents(database, query),

    slowestSpans: ({ sinceNs, limit }) =>
      all(
        `SELECT name, service_name, duration, trace_id, span_id,
           coalesce(spans.attributes ->> '$."http.route"', spans.attributes ->> '$."url.path"', '') AS route
         FROM spans JOIN resources ON resources.id = resource_id
         WHERE time >= :sinceNs AND NOT ${IS_EVENT_STREAM} ORDER BY duration DESC, spans.id LIMIT :limit`,
        { sinceNs, limit },
      ).map((row) => ({
        name: String(row['name']),
        route: String(row['route']),
        service: String(row['service_name']),
        durationNs: row['duration'] as bigint,
        traceId: String(row['trace_id']),
        spanId: String(row['span_id']),
      })),

    latestLogs: ({ sinceNs, limit }) =>
      all(
        `SELECT time, severity_number, severity_text, service_name, scopes.name AS logger, event_name, body, logs.attributes, trace_id
         FROM logs JOIN resources ON resources.id = resource_id JOIN scopes ON scopes.id = scope_id
         WHERE time >= :sinceNs ORDER BY time DESC, logs.id DESC LIMIT :limit`,
        { sinceNs, limit },
      )
        .map(storedLog)
        .reverse(),

    // Ids start at 1, have no gaps, and the newest row always stays.
    forgotten: (table) => Number(all(`SELECT coalesce(min(id) - 1, 0) AS count FROM ${table}`)[0]?.['count']),
  };
}

function storedLog(row: Record_): StoredLog {
  return {
    timeUnixNano: row['time'] as bigint,
    severityNumber: Number(row['severity_number']),
    severityText: String(row['severity_text']),
    service: String(row['service_name']),
    logger: String(row['logger']),
    eventName: String(row['event_name']),
    body: json(row['body']),
    attributes: json(row['attributes']) as JsonObject,
    traceId: String(row['trace_id']),
  };
}

function sumEvents(database: DatabaseSync, query: EventSumQuery): EventSum[] {
  // total(), not sum(): sum() ends the query when 64-bit integers run over.
  const sums = query.sum.map(
    (_, index) =>
      `, total(attributes ->> :path${index}) AS sum${index}, count(attributes ->> :path${index}) AS n${index}`,
  );
  const paths = query.sum.map((attribute, index) => [`path${index}`, pathOf(attribute)]);
  const rows = select(
    database,
    `SELECT attributes -> :groupBy AS value, count(*) AS count ${sums.join('')} FROM logs
     WHERE event_name = :eventName AND event_name <> '' AND time >= :sinceNs GROUP BY value ORDER BY count DESC, value`,
    {
      eventName: query.eventName,
      groupBy: pathOf(query.groupBy),
      sinceNs: query.sinceNs,
      ...Object.fromEntries(paths),
    },
  );
  return rows.map((row) => ({
    group: json(row['value']),
    count: Number(row['count']),
    sums: Object.fromEntries(
      query.sum.map((attribute, index) => [
        attribute,
        { sum: Number(row[`sum${index}`]), count: Number(row[`n${index}`]) },
      ]),
    ),
  }));
}

/** The SQLite JSON path of an attribute; dots in its name are part of the name. */
export function pathOf(attribute: string): string {
  return `$.${JSON.stringify(attribute)}`;
}

/** The value of JSON text; null where there is none. */
export function json(text: SQLOutputValue | undefined): JsonValue {
  return typeof text === 'string' ? parseJson(text) : null;
}
