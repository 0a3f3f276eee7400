import { ConsoleError } from '../errors.ts';
import { createContexts } from './contexts.ts';
import { openDatabase, transaction } from './database.ts';
import { createLogInsert, createMetricPointInsert, createSpanInsert, type Insert } from './inserts.ts';
import { createQueries } from './queries.ts';
import { createRetention, type RowTable } from './retention.ts';
import type { Store } from './store.ts';
import { sumMetric } from './sumMetric.ts';

/** Rows of each kind (logs with events, spans, metric points) that are kept when nothing else is said. */
export const DEFAULT_MAX_ROWS = 100_000;

/** Options of {@link sqliteStore}. */
export interface SqliteStoreOptions {
  /**
   * The database's file; it is made, readable by its owner only, when it is not there.
   *
   * @default ':memory:'
   */
  readonly path?: string;
  /**
   * How many rows of each kind (logs with events, spans, metric points) are kept; the oldest to arrive go first.
   *
   * @default 100000
   */
  readonly maxRows?: number;
}

/**
 * A store on the SQLite that is in Node. It works on the calling thread; what it was given is on disk (or in memory) when
 * the promise resolves.
 *
 * @throws ConsoleError `E_CONSOLE_STORE` when the file cannot be used, `E_CONSOLE_OPTION` for an impossible limit.
 */
export function sqliteStore({
  path = ':memory:',
  maxRows = DEFAULT_MAX_ROWS,
}: SqliteStoreOptions = {}): Store {
  if (!Number.isSafeInteger(maxRows) || maxRows < 1) {
    throw new ConsoleError(
      'E_CONSOLE_OPTION',
      `maxRows is ${maxRows}; it must be a whole number of 1 or more`,
    );
  }
  const database = openDatabase(path);
  const withContexts = createContexts(database);
  const queries = createQueries(database);

  const adder = <R>(table: RowTable, insert: Insert<R>) => {
    const retain = createRetention(database, table, maxRows);
    return async (rows: readonly R[]): Promise<void> => {
      if (rows.length === 0) return;
      transaction(database, () =>
        withContexts((contexts) => {
          for (const row of rows) insert(row, contexts);
          retain(rows.length);
        }),
      );
    };
  };

  return {
    addLogs: adder('logs', createLogInsert(database)),
    addSpans: adder('spans', createSpanInsert(database)),
    addMetricPoints: adder('metric_points', createMetricPointInsert(database)),
    countLogs: async (window) => queries.countLogs(window),
    countEvents: async (window) => queries.countEvents(window),
    countSpans: async (window) => queries.countRows('spans', window),
    countMetricPoints: async (window) => queries.countRows('metric_points', window),
    sumEvents: async (query) => queries.sumEvents(query),
    sumMetric: async (query) => sumMetric(database, query),
    slowestSpans: async (query) => queries.slowestSpans(query),
    latestLogs: async (query) => queries.latestLogs(query),
    forgotten: async () => ({
      logs: queries.forgotten('logs'),
      spans: queries.forgotten('spans'),
      metricPoints: queries.forgotten('metric_points'),
    }),
    close: async () => {
      if (database.isOpen) database.close();
    },
  };
}
