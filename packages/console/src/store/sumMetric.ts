import type { DatabaseSync } from 'node:sqlite';
import type { JsonValue } from '../rows.ts';
import { json, pathOf, select } from './queries.ts';
import type { MetricSumQuery } from './store.ts';

/*
 * Delta points are added up. A cumulative series (same sender, scope, attributes and start) counts with its last value in
 * the window, less what it had before: its last value before the window; nothing, when it started in the window; and when
 * neither is known, its first value in the window, so that what happened earlier is not counted as new.
 */
const SUM_METRIC = `
WITH points AS (
  SELECT resource_id, scope_id, metric_id, attributes, start_time, time, value, temporality
  FROM metric_points JOIN metrics ON metrics.id = metric_id
  WHERE name = :metricName AND kind = 'sum' AND value IS NOT NULL
),
inside AS (
  SELECT resource_id, scope_id, metric_id, attributes, start_time, max(time), value FROM points
  WHERE temporality = 2 AND time >= :sinceNs GROUP BY 1, 2, 3, 4, 5
),
first AS (
  SELECT resource_id, scope_id, metric_id, attributes, start_time, min(time), value FROM points
  WHERE temporality = 2 AND time >= :sinceNs AND start_time < :sinceNs GROUP BY 1, 2, 3, 4, 5
),
before AS (
  SELECT resource_id, scope_id, metric_id, attributes, start_time, max(time), value FROM points
  WHERE temporality = 2 AND time < :sinceNs GROUP BY 1, 2, 3, 4, 5
),
rises AS (
  SELECT inside.attributes, inside.value - coalesce(before.value, first.value, 0) AS value
  FROM inside
  LEFT JOIN before USING (resource_id, scope_id, metric_id, attributes, start_time)
  LEFT JOIN first USING (resource_id, scope_id, metric_id, attributes, start_time)
  UNION ALL
  SELECT attributes, value FROM points WHERE temporality <> 2 AND time >= :sinceNs
)
SELECT attributes -> :groupBy AS "group", total(value) AS value FROM rises GROUP BY 1 ORDER BY 2 DESC
`;

/** What a sum metric rose by in the window, by the values of an attribute. */
export function sumMetric(
  database: DatabaseSync,
  { metricName, groupBy, sinceNs }: MetricSumQuery,
): { group: JsonValue; value: number }[] {
  return select(database, SUM_METRIC, { metricName, groupBy: pathOf(groupBy), sinceNs }).map((row) => ({
    group: json(row['group']),
    value: Number(row['value']),
  }));
}
