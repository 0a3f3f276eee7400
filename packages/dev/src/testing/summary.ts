import { closingLine, type Totals } from './totals.ts';

/**
 * The end of a run, for people; its last line is the closing line.
 *
 * @param notes the notes of the test processes
 */
export function summary(notes: readonly string[], totals: Totals): string[] {
  return [
    ...section('Servers and tools:', notes),
    ...section('Skipped:', totals.skipped),
    ...(totals.passed + totals.failed === 0 ? ['No test was run.'] : []),
    closingLine(totals),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [title, ...lines.map((line) => `  ${line}`)] : [];
}
