import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { COMPOSE_MODULE, COMPOSE_PROGRAM, composeFolder, findCompose } from '../artifacts/compose.ts';
import { ServerUnavailable } from '../artifacts/unavailable.ts';
import { atomicFolder } from '../system/atomicFolder.ts';
import { findGo } from './go.ts';
import { heartbeat } from './heartbeat.ts';
import type { Step } from './step.ts';

/** The lowest Go that builds Compose's modules. */
const GO = [1, 25] as const;

/** Docker Compose, which checks `docker-compose.yml`; built with the machine's Go where Docker's plugin is not there. */
export const composeStep: Step = {
  name: 'Compose',
  required: false,
  async check(machine) {
    return (await findCompose(machine))?.join(' ');
  },
  async provide(machine, say) {
    const go = await findGo(machine, GO);
    if (!go) {
      throw new ServerUnavailable({
        server: 'Docker Compose',
        reason: `it is built with Go ${GO.join('.')} or newer, which is not in PATH`,
        remedy:
          'install Docker Compose 2 (https://docs.docker.com/compose/install), or TELLTALE_TEST_COMPOSE_BIN=/path/to/docker-compose',
      });
    }
    const folder = composeFolder(machine);
    await heartbeat(say, 'building Docker Compose with Go (a minute, once)', () =>
      atomicFolder(folder, async (temporary) => {
        await cp(COMPOSE_MODULE, temporary, { recursive: true });
        const target = ['-o', COMPOSE_PROGRAM, 'github.com/docker/compose/v2/cmd'];
        await machine.run(go, ['build', '-mod=readonly', ...target], { cwd: temporary });
      }),
    );
    return `built ${join(folder, COMPOSE_PROGRAM)}`;
  },
};
