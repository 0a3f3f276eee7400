import assert from 'node:assert/strict';
import { businessEvents, type Field, type UserContext } from '@telltale/events';
import type { Document } from './documents.ts';
import type { EventRow, LogRow, SpanRow } from './ledger.ts';

const registry = businessEvents();

/** Every id once on both sides, and the same ids. */
export function sameIds(what: string, sent: readonly string[], indexed: readonly string[]): void {
  assert.equal(new Set(sent).size, sent.length, `${what}: the ledger has an id twice`);
  assert.equal(new Set(indexed).size, indexed.length, `${what}: an id is indexed twice`);
  const missing = sent.filter((id) => !new Set(indexed).has(id));
  const unknown = indexed.filter((id) => !new Set(sent).has(id));
  assert.deepEqual({ missing, unknown }, { missing: [], unknown: [] }, what);
}

/** One event of the ledger against its document: id, name, trace, time, every field, all that is said of the user. */
export function sameEvent(row: EventRow, document: Document): void {
  const { source, id } = document;
  assert.equal(id, row.id, 'the document’s id is the event’s');
  assert.equal(source.attributes['event.id'], row.id);
  assert.equal(source.event_name, row.name);
  assert.equal(source.trace_id, row.traceId, row.name);
  assert.equal(source.span_id, row.spanId, row.name);
  const definition = registry.get(row.name);
  assert.ok(definition, row.name);
  for (const [key, value] of Object.entries(row.payload)) {
    const field: Field | undefined = definition.fields[key];
    assert.ok(field, `${row.name}.${key}`);
    const expected: unknown = field.kind === 'time' ? new Date(value as string | number).getTime() : value;
    assert.deepEqual(source.attributes[field.attribute], expected, `${row.name}.${key} of ${row.id}`);
  }
  assert.ok(!('telltale.event.invalid_fields' in source.attributes), `${row.name} was invalid`);
  sameTime(row, source, row.name);
  const expected = row.user === undefined ? {} : attributesOf(row.user);
  const indexed = Object.entries(source.attributes).filter(([key]) =>
    /^(user\.|telltale\.(user|tenant)\.)/.test(key),
  );
  assert.deepEqual(
    Object.fromEntries(indexed.map(([key, value]) => [key, list(value)])),
    Object.fromEntries(
      Object.entries(expected)
        .map(([key, value]) => [key, list(value)] as const)
        .filter(([, values]) => values.length > 0),
    ),
    `the user of ${row.name} ${row.id}`,
  );
}

function attributesOf(given: UserContext | string): Record<string, unknown> {
  const { id, name, roles, groups, departments, tenant }: UserContext =
    typeof given === 'string' ? { id: given } : given;
  return {
    'user.id': id,
    'user.name': name,
    'user.roles': roles?.map((role) => role.name ?? role.id),
    'telltale.user.role.ids': roles?.map((role) => role.id),
    'telltale.user.role.group_ids': roles?.map((role) => role.groupId ?? ''),
    'telltale.user.group.ids': groups?.map((group) => group.id),
    'telltale.user.group.names': groups?.map((group) => group.name ?? group.id),
    'telltale.user.department.ids': departments?.map((department) => department.id),
    'telltale.user.department.names': departments?.map((department) => department.name ?? department.id),
    'telltale.tenant.id': tenant,
  };
}

/** One of the application's own spans against its document: trace, name, kind, start, and the parent of an internal one. */
export function sameSpan(row: SpanRow, source: Document['source'] | undefined): void {
  assert.ok(source);
  assert.equal(source.trace_id, row.traceId);
  // A server's span gets the route into its name once it is known.
  const [name] = row.spanKind === 'server' ? String(source.name).split(' ') : [source.name];
  assert.equal(name, row.name);
  assert.equal(source.kind?.toLowerCase(), row.spanKind, row.name);
  if (row.spanKind === 'internal') assert.equal(source.parent_span_id, row.parentSpanId, row.name);
  sameTime(row, source, String(row.name));
}

/** The ledger's line is written while it happens, on a machine that may be busy. */
const APART_MS = 2_000;

function sameTime({ at }: { readonly at: number }, source: Document['source'], what: string): void {
  const text = String(source['@timestamp']);
  const time = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text);
  assert.ok(Math.abs(time - at) <= APART_MS, `${what}: indexed with ${text}, noted at ${at}`);
}

/** One log of the ledger against its document: message, level, logger, trace, time, attributes. */
export function sameLog(row: LogRow, { id, source }: Document): void {
  assert.equal(source.attributes['log.record.uid'], id, 'the document’s id is the record’s');
  assert.equal(source.body?.text, row.message);
  assert.equal(source.severity_text, row.level.toUpperCase());
  assert.equal(source.scope?.name, row.logger);
  assert.equal(source.trace_id, row.traceId);
  assert.equal(source.span_id, row.spanId);
  sameTime(row, source, row.message);
  for (const [key, value] of Object.entries(row.attributes ?? {})) {
    assert.deepEqual(source.attributes[key], value, `${key} of "${row.message}"`);
  }
}

function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
