import { readFileSync } from 'node:fs';

/** The last lines of a log file; none when it cannot be read. */
export function lastLines(file: string, count = 20): string[] {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
  } catch {
    return [];
  }
}
