import assert from 'node:assert/strict';
import { businessEvents, type Field } from '@telltale/events';
import type { Document } from './documents.ts';
import type { EventRow, LogRow } from './ledger.ts';

const registry = businessEvents();

/** Every id once on both sides, and the same ids. */
export function sameIds(what: string, sent: readonly string[], indexed: readonly string[]): void {
  assert.equal(new Set(sent).size, sent.length, `${what}: the ledger has an id twice`);
  assert.equal(new Set(indexed).size, indexed.length, `${what}: an id is indexed twice`);
  const missing = sent.filter((id) => !new Set(indexed).has(id));
  const unknown = indexed.filter((id) => !new Set(sent).has(id));
  assert.deepEqual({ missing, unknown }, { missing: [], unknown: [] }, what);
}

/** One event of the ledger against its document: id, name, trace, every field, user. */
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
  if (row.user === undefined) return;
  const user = typeof row.user === 'string' ? { id: row.user } : row.user;
  assert.equal(source.attributes['user.id'], user.id);
  if (!('name' in user)) return;
  assert.equal(source.attributes['user.name'], user.name);
  assert.deepEqual(
    list(source.attributes['telltale.user.group.ids']),
    user.groups?.map(({ id }) => id) ?? [],
  );
}

/** One log of the ledger against its document: message, level, logger, trace, attributes. */
export function sameLog(row: LogRow, { id, source }: Document): void {
  assert.equal(source.attributes['log.record.uid'], id, 'the document’s id is the record’s');
  assert.equal(source.body?.text, row.message);
  assert.equal(source.severity_text, row.level.toUpperCase());
  assert.equal(source.scope?.name, row.logger);
  assert.equal(source.trace_id, row.traceId);
  assert.equal(source.span_id, row.spanId);
  for (const [key, value] of Object.entries(row.attributes ?? {})) {
    assert.deepEqual(source.attributes[key], value, `${key} of "${row.message}"`);
  }
}

function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
