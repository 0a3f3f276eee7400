import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../root.ts';
import { isExecutable, type Machine } from '../system/machine.ts';

/** The Go module that names Docker Compose's version and the checksums of all that it is built from. */
export const COMPOSE_MODULE = join(repositoryRoot, 'packages', 'dev', 'compose');

/** Name of the program inside its folder. */
export const COMPOSE_PROGRAM = 'docker-compose';

/** The folder in the cache for the Compose of this very module. */
export function composeFolder(machine: Machine): string {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(COMPOSE_MODULE, file))).update('\0');
  return join(machine.settings.cacheFolder, 'compose', hash.digest('hex').slice(0, 16));
}

/**
 * The command of a Docker Compose 2: `TELLTALE_TEST_COMPOSE_BIN`, else docker's plugin, else `docker-compose` in `PATH`, else the
 * one that setup built. It only reads files here, so no Docker is needed.
 *
 * @returns program and first arguments, or undefined
 */
export async function findCompose(
  machine: Machine,
): Promise<readonly [program: string, ...args: string[]] | undefined> {
  const given = machine.settings.composeBin;
  if (given) return [given];
  for (const [program, ...args] of [['docker', 'compose'], ['docker-compose']] as const) {
    const path = machine.which(program);
    const version = path ? await machine.run(path, [...args, 'version']).catch(() => '') : '';
    if (path && /compose/i.test(version) && !/version v?1\./.test(version)) return [path, ...args];
  }
  const built = join(composeFolder(machine), COMPOSE_PROGRAM);
  return isExecutable(built) ? [built] : undefined;
}
