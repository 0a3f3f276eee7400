import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** What a test process tells about its servers. */
export interface Note {
  readonly kind: 'used' | 'not run';
  /** `Redis`, `Elasticsearch`, ... */
  readonly server: string;
  /** Where it comes from; or why it cannot be had, and what would give it. */
  readonly text: string;
}

/** Adds a note; test processes share the file. */
export function writeNote(file: string, note: Note): void {
  appendFileSync(file, `${JSON.stringify(note)}\n`);
}

/** Reads the notes, each different one once. */
export function readNotes(file: string): Note[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return [...new Set(lines)].map((line) => JSON.parse(line) as Note);
}
