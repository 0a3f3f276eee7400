import { spawnSync } from 'node:child_process';
import { ServerUnavailable } from '@telltale/dev/servers';

/** A file system of its own for one program, gone with it. */
export interface SmallDisk {
  readonly name: string;
  readonly origin: { readonly kind: 'program'; readonly path: string; readonly from: 'path' };
  describe(): string;
  /** The program and arguments before a program's own, so that a folder is a disk of so many bytes for it. */
  around(folder: string, bytes: number): readonly string[];
}

const UNSHARE = ['unshare', ...(process.getuid?.() === 0 ? [] : ['-r']), '-m', 'sh', '-c'];
const SCRIPT = 'mount -t tmpfs -o "size=$0" tmpfs "$1" && shift && exec "$@"';

/**
 * For `forTests`.
 *
 * @throws {ServerUnavailable} where nothing can be mounted; on a CI machine an error that is never passed over
 */
export async function smallDisk(): Promise<SmallDisk> {
  const { error, stderr, status } = spawnSync(
    UNSHARE[0] ?? '',
    [...UNSHARE.slice(1), SCRIPT, '64k', '/mnt', 'true'],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) {
    const missing = {
      server: 'a disk that can be filled',
      reason: (error ? String(error) : stderr).trim(),
      remedy: 'run on Linux as root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1)',
    };
    if (process.env['CI']) throw new Error(new ServerUnavailable(missing).message);
    throw new ServerUnavailable(missing);
  }
  return {
    name: 'small disk',
    origin: { kind: 'program', path: UNSHARE[0] ?? '', from: 'path' },
    describe: () => 'small disk: tmpfs in a mount namespace',
    around: (folder, bytes) => [...UNSHARE, SCRIPT, String(bytes), folder],
  };
}
