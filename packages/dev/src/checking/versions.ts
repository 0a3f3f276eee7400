import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, Faults } from './check.ts';
import { type PublicPackage, publicPackages } from './packages.ts';

const VERSION = /\bVERSION = '(\d+\.\d+\.\d+[^']*)'/;

/** A package that says its version says it once, and as its manifest has it. */
export const versions: Check = {
  name: 'versions',
  async run(root) {
    const packages = publicPackages(root);
    const faults = packages.flatMap(wrongVersions);
    if (faults.length > 0) throw new Faults(faults);
    return `${packages.length} packages`;
  },
};

/** Sources of a package that say another version than its manifest, and the second one that says any. */
export function wrongVersions({ name, folder }: PublicPackage): string[] {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const said = globSync('src/**/*.{ts,cts}', { cwd: folder })
    .sort()
    .map((file) => ({ file, found: VERSION.exec(readFileSync(join(folder, file), 'utf8'))?.[1] }))
    .filter(({ found }) => found !== undefined);
  return [
    ...said
      .filter(({ found }) => found !== version)
      .map(({ file, found }) => `${name}: ${file} says version ${found}, the manifest ${version}`),
    ...said
      .slice(1)
      .map(({ file }) => `${name}: ${file} says the version as ${said[0]?.file} does: import it`),
  ];
}
