import { chmod, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const READ = 0o444;
const ENTER = 0o111;

/**
 * Lets every user read a folder of the cache, and walk to it from the cache's top, whatever this process's umask was. Nothing in
 * the cache is secret.
 *
 * @param top the cache's folder; what lies above it is not ours to change
 * @param folder a folder below it
 */
export async function openToAll(top: string, folder: string): Promise<void> {
  for (let above = dirname(folder); above.startsWith(top); above = dirname(above)) await open(above);
  await open(folder);
  for (const entry of await readdir(folder, { recursive: true })) await open(join(folder, entry));
}

async function open(path: string): Promise<void> {
  const { mode } = await stat(path);
  const isOpenable = (mode & ENTER) !== 0; // folders and programs
  const wanted = mode | READ | (isOpenable ? ENTER : 0);
  if (wanted !== mode) await chmod(path, wanted);
}
