import type { Note } from './notes.ts';
import { closingLine, type Totals } from './totals.ts';

/** The end of a run, for people; its last line is the closing line. */
export function summary(notes: readonly Note[], totals: Totals): string[] {
  const list = (kind: Note['kind']) =>
    notes.filter((note) => note.kind === kind).map(({ server, text }) => `  ${server}: ${text}`);
  return [
    ...section('Servers used:', list('used')),
    ...section('Servers that could not be had, with everything that needs them:', list('not run')),
    ...section(
      'Skipped:',
      totals.skipped.map((title) => `  ${title}`),
    ),
    ...(totals.passed + totals.failed === 0 ? ['No test was run.'] : []),
    closingLine(totals),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [title, ...lines] : [];
}
