/** Raised with every change of the tables. A file of another version is refused. */
export const SCHEMA_VERSION = 2;

/**
 * The tables. Times and durations are nanoseconds; `time` of a span is its end. Attributes and other compound values are
 * JSON text; a 64-bit integer in it is written as it is, and SQLite reads it exactly.
 */
export const SCHEMA = `
CREATE TABLE resources (
  id INTEGER PRIMARY KEY,
  attributes TEXT NOT NULL,
  schema_url TEXT NOT NULL,
  service_name TEXT GENERATED ALWAYS AS (coalesce(attributes ->> '$."service.name"', '')) VIRTUAL,
  UNIQUE (attributes, schema_url)
) STRICT;

CREATE TABLE scopes (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  attributes TEXT NOT NULL,
  schema_url TEXT NOT NULL,
  UNIQUE (name, version, attributes, schema_url)
) STRICT;

CREATE TABLE metrics (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  description TEXT NOT NULL,
  kind TEXT NOT NULL,
  temporality INTEGER NOT NULL,
  monotonic INTEGER NOT NULL,
  UNIQUE (name, unit, description, kind, temporality, monotonic)
) STRICT;

CREATE TABLE logs (
  id INTEGER PRIMARY KEY,
  resource_id INTEGER NOT NULL,
  scope_id INTEGER NOT NULL,
  time INTEGER NOT NULL,
  observed_time INTEGER NOT NULL,
  severity_number INTEGER NOT NULL,
  severity_text TEXT NOT NULL,
  event_name TEXT NOT NULL,
  uid TEXT,
  body TEXT NOT NULL,
  attributes TEXT NOT NULL,
  trace_id TEXT NOT NULL,
  span_id TEXT NOT NULL,
  flags INTEGER NOT NULL,
  dropped_attributes_count INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX logs_uid ON logs (uid) WHERE uid IS NOT NULL;
CREATE INDEX logs_severity ON logs (time, severity_number, severity_text) WHERE event_name = '';
CREATE INDEX logs_event ON logs (event_name, time) WHERE event_name <> '';
CREATE INDEX logs_time ON logs (time);

CREATE TABLE spans (
  id INTEGER PRIMARY KEY,
  resource_id INTEGER NOT NULL,
  scope_id INTEGER NOT NULL,
  trace_id TEXT NOT NULL,
  span_id TEXT NOT NULL,
  parent_span_id TEXT NOT NULL,
  trace_state TEXT NOT NULL,
  flags INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind INTEGER NOT NULL,
  start_time INTEGER NOT NULL,
  time INTEGER NOT NULL,
  duration INTEGER NOT NULL,
  status_code INTEGER NOT NULL,
  status_message TEXT NOT NULL,
  attributes TEXT NOT NULL,
  events TEXT NOT NULL,
  links TEXT NOT NULL,
  dropped_attributes_count INTEGER NOT NULL,
  dropped_events_count INTEGER NOT NULL,
  dropped_links_count INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX spans_ids ON spans (trace_id, span_id) WHERE trace_id <> '' AND span_id <> '';
CREATE INDEX spans_time ON spans (time);
CREATE INDEX spans_duration ON spans (duration);

CREATE TABLE metric_points (
  id INTEGER PRIMARY KEY,
  resource_id INTEGER NOT NULL,
  scope_id INTEGER NOT NULL,
  metric_id INTEGER NOT NULL,
  start_time INTEGER NOT NULL,
  time INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  flags INTEGER NOT NULL,
  value ANY,
  data TEXT,
  exemplars TEXT NOT NULL
) STRICT;
CREATE INDEX metric_points_metric ON metric_points (metric_id, time);
CREATE INDEX metric_points_time ON metric_points (time);

PRAGMA user_version = ${SCHEMA_VERSION};
`;
