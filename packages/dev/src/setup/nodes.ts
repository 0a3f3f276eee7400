import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  findNode,
  NODE_PACKAGE,
  NODE_RELEASES,
  type NodeRelease,
  nodeFolder,
  nodesUnavailable,
} from '../artifacts/nodes.ts';
import { atomicFolder } from '../system/atomicFolder.ts';
import type { Machine } from '../system/machine.ts';
import { heartbeat } from './heartbeat.ts';
import type { Step } from './step.ts';

const RELEASES = Object.values(NODE_RELEASES);
const VERSIONS = RELEASES.map(({ version }) => version).join(', ');

/** The releases of Node on which the preload is tested, from npm. */
export const nodesStep: Step = {
  name: 'other Nodes',
  required: false,
  async check(machine) {
    return RELEASES.every((release) => findNode(machine, release)) ? `${VERSIONS} from setup` : undefined;
  },
  async provide(machine, say) {
    if (machine.platform !== 'linux' || process.arch !== 'x64') {
      throw nodesUnavailable(
        `they are pinned for Linux on x64, and this is ${machine.platform} on ${process.arch}`,
      );
    }
    const npm = machine.which('npm');
    if (!npm) throw nodesUnavailable('they come by npm, which is not in PATH');
    for (const release of RELEASES) {
      if (findNode(machine, release)) continue;
      await heartbeat(say, `getting Node ${release.version} with npm (25 MB)`, () =>
        atomicFolder(nodeFolder(machine, release), (folder) => unpack(machine, npm, release, folder)),
      );
    }
    return `got ${VERSIONS}`;
  },
};

async function unpack(machine: Machine, npm: string, { version, integrity }: NodeRelease, folder: string) {
  const name = `${NODE_PACKAGE}@${version}`;
  await machine.run(npm, ['pack', name, '--pack-destination', folder, '--loglevel', 'error'], {
    cwd: folder,
  });
  const archive = join(folder, `${NODE_PACKAGE}-${version}.tgz`);
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  if (`sha512-${hash.digest('base64')}` !== integrity) {
    throw nodesUnavailable(`npm gave another ${name} than the one with the checksum ${integrity}`);
  }
  await machine.run('tar', ['-xzf', archive, '--strip-components=1', '-C', folder]);
  await rm(archive);
}
