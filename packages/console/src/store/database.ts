import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { ConsoleError } from '../errors.ts';
import { SCHEMA, SCHEMA_VERSION } from './schema.ts';

/** How long a write waits for another process that has the file. */
const BUSY_TIMEOUT_MS = 5_000;
/** Telemetry may hold what people wrote, so a new file is its owner's alone. */
const OWNER_ONLY = 0o600;

/**
 * Opens the database and makes its tables when it is new.
 *
 * @param path a file, or `:memory:`
 * @throws ConsoleError `E_CONSOLE_STORE` when the file cannot be opened or is not of this version.
 */
export function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (path !== ':memory:') closeSync(openSync(path, 'a', OWNER_ONLY));
    database = new DatabaseSync(path);
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    // With WAL and NORMAL, what was committed survives the end of the process, though not a loss of power.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY');
    createTables(database, path);
    return database;
  } catch (cause) {
    database?.close();
    if (cause instanceof ConsoleError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConsoleError(
      'E_CONSOLE_STORE',
      `the store ${path} cannot be opened: ${reason}; name a file in a folder that exists and may be written to`,
      { cause },
    );
  }
}

function createTables(database: DatabaseSync, path: string): void {
  const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
  const tables = database.prepare("SELECT count(*) AS count FROM sqlite_schema WHERE type = 'table'").get();
  if (version === SCHEMA_VERSION) return;
  if (version !== 0 || tables?.['count'] !== 0) {
    throw new ConsoleError(
      'E_CONSOLE_STORE',
      `the store ${path} is not a console's of version ${SCHEMA_VERSION} (it says ${version}); name another file, or move this one away`,
    );
  }
  transaction(database, () => database.exec(SCHEMA));
}

/** Runs the work in one transaction: all of it is kept or, when it throws, nothing. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

function rollBack(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // A full disk, among others, has already rolled it back; the first error is the one to tell.
  }
}
