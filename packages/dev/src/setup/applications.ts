import { cp } from 'node:fs/promises';
import {
  APPLICATIONS,
  applicationsFolder,
  applicationsUnavailable,
  findApplications,
} from '../artifacts/applications.ts';
import { atomicFolder } from '../system/atomicFolder.ts';
import { heartbeat } from './heartbeat.ts';
import type { Step } from './step.ts';

/** Applications that nobody here wrote, on which the preload is tested; from npm, by their own lockfile and without install scripts. */
export const applicationsStep: Step = {
  name: 'Applications',
  required: false,
  async check(machine) {
    return findApplications(machine);
  },
  async provide(machine, say) {
    const npm = machine.which('npm');
    if (!npm) throw applicationsUnavailable('they come by npm, which is not in PATH');
    await heartbeat(say, 'getting three applications with npm (235 MB)', () =>
      atomicFolder(applicationsFolder(machine), async (folder) => {
        await cp(APPLICATIONS, folder, { recursive: true });
        const quiet = ['--no-audit', '--no-fund', '--loglevel', 'error'];
        await machine.run(npm, ['ci', '--ignore-scripts', ...quiet], { cwd: folder });
      }),
    );
    return `installed in ${applicationsFolder(machine)}`;
  },
};
