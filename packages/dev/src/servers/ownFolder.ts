import { chown, mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { User } from '../system/unprivileged.ts';

/**
 * Makes a temporary folder for one server, open to its user alone.
 *
 * @param name part of the folder's name
 * @param subfolders folders to make inside
 * @param user the owner, when it is not this process's user
 */
export async function ownFolder(name: string, subfolders: readonly string[], user?: User): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), `telltale-${name}-`));
  for (const subfolder of subfolders) await mkdir(join(folder, subfolder));
  if (user) {
    for (const part of ['', ...subfolders]) await chown(join(folder, part), user.uid, user.gid);
  }
  return folder;
}
