import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, Faults } from './check.ts';

const FILE = 'docs/LESSONS.md';
/** A test file in backticks and, in typographic quotes, the title of one of its tests. */
const TEST = /`([^`]+\.ts)` “([^”]+)”/g;
const ROW = /^\|(?!---|\s*mistake\s*\|)/;

/** Each mistake that the lessons tell of has a test, which is there under its title. */
export const lessons: Check = {
  name: 'lessons',
  async run(root) {
    const text = readFileSync(join(root, FILE), 'utf8');
    const faults = unshown(text, (file) => readFileSync(join(root, file), 'utf8'));
    if (faults.length > 0) throw new Faults(faults.map((fault) => `${FILE}:${fault}`));
    return `${text.split('\n').filter((line) => ROW.test(line)).length} mistakes with their tests`;
  },
};

/**
 * Rows that name no test, and tests that are not there, each with its line.
 *
 * @param read gives the text of a test file; what it throws counts as not there
 */
export function unshown(markdown: string, read: (file: string) => string): string[] {
  return markdown.split('\n').flatMap((line, index) => {
    if (!ROW.test(line)) return [];
    const tests = [...line.matchAll(TEST)];
    if (tests.length === 0) return [`${index + 1}: names no test`];
    return tests
      .filter(([, file = '', title = '']) => !hasTest(read, file, title))
      .map(([, file, title]) => `${index + 1}: ${file} has no test “${title}”`);
  });
}

function hasTest(read: (file: string) => string, file: string, title: string): boolean {
  try {
    const text = read(file);
    return [`it('${title}'`, `it(\`${title}\``, `it("${title}"`].some((test) => text.includes(test));
  } catch {
    return false;
  }
}
