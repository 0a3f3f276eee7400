import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The name and version in the application's `package.json`. */
export interface ApplicationPackage {
  readonly name: string;
  readonly version: string | undefined;
}

/**
 * Finds the `package.json` above the application's entry file.
 *
 * @param entry the file that Node runs, `process.argv[1]`; undefined in a REPL or under `-e`
 */
export function applicationPackage(entry: string | undefined): ApplicationPackage | undefined {
  if (entry === undefined) return undefined;
  for (let folder = path.dirname(path.resolve(entry)); ; folder = path.dirname(folder)) {
    const found = readPackage(path.join(folder, 'package.json'));
    if (found) return found;
    if (folder === path.dirname(folder)) return undefined;
  }
}

function readPackage(file: string): ApplicationPackage | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown; version?: unknown };
    if (typeof name !== 'string' || name === '') return undefined;
    return { name, version: typeof version === 'string' ? version : undefined };
  } catch {
    return undefined;
  }
}
