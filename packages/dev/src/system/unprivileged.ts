import { spawnSync } from 'node:child_process';
import type { Machine } from './machine.ts';

/** A user without rights, for programs that refuse to run as root. */
export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const USER = 'nobody';

/**
 * The user for programs that refuse to run as root.
 *
 * @returns undefined when this process is not root and so needs no other user
 * @throws {CommandFailed} when the system has no such user
 */
export async function unprivilegedUser(machine: Machine): Promise<User | undefined> {
  if (!machine.isRoot) return undefined;
  const [uid, gid] = await Promise.all([machine.run('id', ['-u', USER]), machine.run('id', ['-g', USER])]);
  return { name: USER, uid: Number(uid), gid: Number(gid) };
}

/** Whether a user may read a file, tried as that user; every folder above it counts too. */
export function canRead(user: User, file: string): boolean {
  return (
    spawnSync('sh', ['-c', 'test -r "$1"', 'sh', file], { uid: user.uid, gid: user.gid, cwd: '/' }).status ===
    0
  );
}
