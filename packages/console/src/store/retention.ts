import type { DatabaseSync } from 'node:sqlite';

/** At most so many rows more than came in are deleted at once, so that a limit that was lowered is reached in steps. */
export const DELETE_STEP = 1_000;

/** The tables that grow. */
export type RowTable = 'logs' | 'spans' | 'metric_points';

/**
 * Prepares the deletion of a table's oldest rows. Ids are given in the order of arrival and without gaps, so that they
 * also count.
 *
 * @returns to be called with the number of rows that were just added, in their transaction
 */
export function createRetention(
  database: DatabaseSync,
  table: RowTable,
  maxRows: number,
): (added: number) => void {
  const remove = database.prepare(
    `DELETE FROM ${table} WHERE id <= min(
       (SELECT max(id) FROM ${table}) - :maxRows,
       (SELECT min(id) FROM ${table}) - 1 + :step)`,
  );
  return (added) => {
    remove.run({ maxRows, step: added + DELETE_STEP });
  };
}
