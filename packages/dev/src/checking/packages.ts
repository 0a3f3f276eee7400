import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A workspace package that others may install. */
export interface PublicPackage {
  readonly name: string;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** Specifier, such as `@telltale/node/register`, to its targets' paths relative to the folder. */
  readonly exports: ReadonlyMap<string, readonly string[]>;
  /** Programs, relative to the folder. */
  readonly programs: readonly string[];
}

/** The packages of the workspace that are not private. */
export function publicPackages(root: string): PublicPackage[] {
  return globSync('packages/*/package.json', { cwd: root })
    .sort()
    .map((file) => ({ file, manifest: JSON.parse(readFileSync(join(root, file), 'utf8')) }))
    .filter(({ manifest }) => !manifest.private)
    .map(({ file, manifest }) => ({
      name: manifest.name,
      folder: join(root, dirname(file)),
      exports: new Map(
        Object.entries(manifest.exports ?? {}).map(([path, target]) => [
          path.replace(/^\./, manifest.name),
          targetsOf(target),
        ]),
      ),
      programs: typeof manifest.bin === 'string' ? [manifest.bin] : Object.values(manifest.bin ?? {}),
    }));
}

/** Paths below conditions (`types`, `default`, ...), however deep. */
function targetsOf(target: unknown): string[] {
  if (typeof target === 'string') return [target];
  return Object.values(target ?? {}).flatMap(targetsOf);
}
