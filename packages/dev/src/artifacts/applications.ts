import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../root.ts';
import type { Machine } from '../system/machine.ts';
import { ServerUnavailable } from './unavailable.ts';

/** Folder of the `package.json` and lockfile that name the applications. */
export const APPLICATIONS = join(repositoryRoot, 'test', 'applications');

/** The folder in the cache where the applications of this very lockfile are installed. */
export function applicationsFolder(machine: Machine): string {
  const lock = readFileSync(join(APPLICATIONS, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  return join(machine.settings.cacheFolder, 'applications', hash.slice(0, 16));
}

/** The installed applications, where setup installed them. */
export function findApplications(machine: Machine): string | undefined {
  const folder = applicationsFolder(machine);
  return existsSync(folder) ? folder : undefined;
}

/** The error for applications that cannot be had. */
export function applicationsUnavailable(reason: string, cause?: unknown): ServerUnavailable {
  const remedy = 'npm run setup, with npm and its registry';
  return new ServerUnavailable({ server: 'Applications', reason, remedy }, { cause });
}
