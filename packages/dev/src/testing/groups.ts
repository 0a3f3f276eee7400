import { globSync } from 'node:fs';
import { join } from 'node:path';

/** The test files of one package, or of the whole repository's folder `test`. They share a process. */
export interface TestGroup {
  /** Folder relative to the root: `packages/cache`, `test`. It is the process's working folder, but for `test`: the root. */
  readonly name: string;
  /** Absolute paths. */
  readonly files: readonly string[];
}

const PATTERNS = ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'];

/**
 * Finds the tests, packages first.
 *
 * @param root the repository's folder
 * @param paths only files whose path relative to the root begins with one of these; all when there are none
 */
export function findGroups(root: string, paths: readonly string[] = []): TestGroup[] {
  const wanted = paths.map((path) => path.replace(/^\.\//, '').replace(/\/$/, ''));
  const isWanted = (file: string) =>
    wanted.length === 0 || wanted.some((path) => file === path || file.startsWith(`${path}/`));
  const files = PATTERNS.flatMap((pattern) => globSync(pattern, { cwd: root }).sort()).filter(isWanted);
  const groups = Map.groupBy(files, groupOf);
  return [...groups].map(([name, members]) => ({ name, files: members.map((file) => join(root, file)) }));
}

function groupOf(file: string): string {
  return file.startsWith('packages/') ? file.split('/').slice(0, 2).join('/') : 'test';
}
