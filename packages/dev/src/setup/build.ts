import { globSync } from 'node:fs';
import { bundlePreload } from '../bundling/preload.ts';
import { repositoryRoot } from '../root.ts';
import type { Step } from './step.ts';

/** Every package's `dist`, built by TypeScript's project references: what is up to date is left alone. Then the bundle of the preload. */
export const buildStep: Step = {
  name: 'Build',
  required: true,
  async check() {
    return undefined;
  },
  async provide(machine) {
    const projects = globSync('packages/*/tsconfig.json', { cwd: repositoryRoot });
    const lines: string[] = [];
    try {
      await machine.run('tsc', ['-b', '--pretty', 'false', ...projects], {
        cwd: repositoryRoot,
        onLine: (line) => lines.push(line),
      });
    } catch (cause) {
      throw new Error(`tsc -b failed\n${lines.join('\n')}`, { cause });
    }
    const bytes = await bundlePreload();
    return `${projects.length} packages built by tsc -b, preload bundled (${Math.round(bytes / 1024)} KiB)`;
  },
};
