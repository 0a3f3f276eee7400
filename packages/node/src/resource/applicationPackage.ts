import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What an application's `package.json` says. */
export interface ApplicationPackage {
  readonly folder: string;
  readonly name: string;
  readonly version: string | undefined;
  /** The names of what it needs to run. */
  readonly dependencies: readonly string[];
}

interface Manifest {
  name?: unknown;
  version?: unknown;
  dependencies?: unknown;
  optionalDependencies?: unknown;
}

/** Each is read once: a start asks for the application's name, and for what it depends on. */
const read = new Map<string, ApplicationPackage | undefined>();

/**
 * Finds the `package.json` above the application's entry file; one without a name only says how Node is to read a folder, and is passed over.
 *
 * @param entry the file that Node runs, `process.argv[1]`; undefined in a REPL or under `-e`
 */
export function applicationPackage(entry: string | undefined): ApplicationPackage | undefined {
  return entry === undefined ? undefined : packageOver(path.dirname(path.resolve(entry)));
}

/** Finds the `package.json` of a folder, or above it. */
export function packageOver(start: string): ApplicationPackage | undefined {
  for (let folder = start; ; folder = path.dirname(folder)) {
    const found = packageIn(folder);
    if (found) return found;
    if (folder === path.dirname(folder)) return undefined;
  }
}

function packageIn(folder: string): ApplicationPackage | undefined {
  if (!read.has(folder)) read.set(folder, readPackage(folder));
  return read.get(folder);
}

function readPackage(folder: string): ApplicationPackage | undefined {
  try {
    const text = readFileSync(path.join(folder, 'package.json'), 'utf8');
    const { name, version, dependencies, optionalDependencies } = JSON.parse(text) as Manifest;
    if (typeof name !== 'string' || name === '') return undefined;
    return {
      folder,
      name,
      version: typeof version === 'string' ? version : undefined,
      dependencies: [...keysOf(dependencies), ...keysOf(optionalDependencies)],
    };
  } catch {
    return undefined;
  }
}

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
