import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const ABANDONED_AFTER_MS = 6 * 60 * 60 * 1000;
const READABLE_BY_ALL = 0o755;

/**
 * Makes a folder that is either whole or not there: it is filled under a temporary name beside its place and then renamed. When
 * another run was faster, its folder stays and ours is removed.
 *
 * @param folder where the folder shall be
 * @param fill fills the temporary folder, whose path it is given
 */
export async function atomicFolder(
  folder: string,
  fill: (temporary: string) => Promise<void>,
): Promise<void> {
  const parent = dirname(folder);
  const prefix = `.${basename(folder)}-`;
  await mkdir(parent, { recursive: true, mode: READABLE_BY_ALL });
  await removeAbandoned(parent, prefix);
  const temporary = await mkdtemp(join(parent, prefix));
  try {
    await fill(temporary);
    await chmod(temporary, READABLE_BY_ALL);
    await rename(temporary, folder).catch(unlessTaken);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function removeAbandoned(parent: string, prefix: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const { mtimeMs } = await stat(join(parent, name));
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS)
      await rm(join(parent, name), { recursive: true, force: true });
  }
}

function unlessTaken(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
}
