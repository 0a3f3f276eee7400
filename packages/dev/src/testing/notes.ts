import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/**
 * What test processes want the summary to say, one line each: `used Redis: ...` or `NOT RUN Redis: why, and what would give it`.
 *
 * Anybody may append a line to the file that `TELLTALE_TEST_NOTES` names.
 */
export function writeNote(file: string, note: string): void {
  appendFileSync(file, `${note}\n`);
}

/** Reads the notes, each different one once. */
export function readNotes(file: string): string[] {
  if (!existsSync(file)) return [];
  return [...new Set(readFileSync(file, 'utf8').split('\n').filter(Boolean))];
}
