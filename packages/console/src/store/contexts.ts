import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { stringifyJson } from '../exactJson.ts';
import type { Metric, Resource, Scope } from '../rows.ts';

/** After so many new resources, scopes and metrics, those that no row names any more are deleted. */
export const NEW_CONTEXTS_PER_SWEEP = 1_000;

/** What rows share is kept once; these give its id, and make it when it is new. */
export interface Contexts {
  resourceId(resource: Resource): number | bigint;
  scopeId(scope: Scope): number | bigint;
  metricId(metric: Metric): number | bigint;
}

/** Runs work that needs contexts, within the caller's transaction. */
export type WithContexts = (work: (contexts: Contexts) => void) => void;

/** Prepares the look-ups. Ids are remembered for one piece of work only, so that a rollback leaves none behind. */
export function createContexts(database: DatabaseSync): WithContexts {
  let created = 0;
  const countCreated = (count: number) => {
    created += count;
  };
  const resources = interner<Resource>(
    database,
    'resources',
    ['attributes', 'schema_url'],
    (resource) => [stringifyJson(resource.attributes), resource.schemaUrl],
    countCreated,
  );
  const scopes = interner<Scope>(
    database,
    'scopes',
    ['name', 'version', 'attributes', 'schema_url'],
    (scope) => [scope.name, scope.version, stringifyJson(scope.attributes), scope.schemaUrl],
    countCreated,
  );
  const metrics = interner<Metric>(
    database,
    'metrics',
    ['name', 'unit', 'description', 'kind', 'temporality', 'monotonic'],
    (metric) => [
      metric.name,
      metric.unit,
      metric.description,
      metric.kind,
      metric.temporality,
      metric.monotonic ? 1 : 0,
    ],
    countCreated,
  );
  return (work) => {
    work({ resourceId: resources(), scopeId: scopes(), metricId: metrics() });
    if (created < NEW_CONTEXTS_PER_SWEEP) return;
    created = 0;
    database.exec(SWEEP);
  };
}

const SWEEP = `
DELETE FROM resources WHERE id NOT IN
  (SELECT resource_id FROM logs UNION SELECT resource_id FROM spans UNION SELECT resource_id FROM metric_points);
DELETE FROM scopes WHERE id NOT IN
  (SELECT scope_id FROM logs UNION SELECT scope_id FROM spans UNION SELECT scope_id FROM metric_points);
DELETE FROM metrics WHERE id NOT IN (SELECT metric_id FROM metric_points);
`;

function interner<T extends object>(
  database: DatabaseSync,
  table: string,
  columns: readonly string[],
  valuesOf: (context: T) => SQLInputValue[],
  onCreated: (count: number) => void,
): () => (context: T) => number | bigint {
  const list = columns.join(', ');
  const insert = database.prepare(
    `INSERT INTO ${table} (${list}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`,
  );
  const select = database.prepare(
    `SELECT id FROM ${table} WHERE ${columns.map((column) => `${column} = ?`).join(' AND ')}`,
  );
  const find = (context: T): number | bigint => {
    const values = valuesOf(context);
    const found = select.get(...values);
    if (found) return found['id'] as number;
    const { changes, lastInsertRowid } = insert.run(...values);
    onCreated(Number(changes));
    return lastInsertRowid;
  };
  return () => {
    const known = new Map<T, number | bigint>();
    return (context) => {
      const id = known.get(context) ?? find(context);
      known.set(context, id);
      return id;
    };
  };
}
