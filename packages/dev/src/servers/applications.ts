import { applicationsUnavailable, findApplications } from '../artifacts/applications.ts';
import type { Origin } from '../artifacts/origin.ts';
import { type Machine, thisMachine } from '../system/machine.ts';

/** Applications of other people, installed. */
export interface Applications {
  readonly name: 'Applications';
  readonly origin: Origin;
  /** Folder with their `node_modules`. */
  readonly folder: string;
  describe(): string;
}

/**
 * The applications on which the preload is tested, for {@link forTests}.
 *
 * @throws {ServerUnavailable} where setup did not install them
 */
export async function applications({
  machine = thisMachine(),
}: {
  machine?: Machine;
} = {}): Promise<Applications> {
  const folder = findApplications(machine);
  if (!folder) throw applicationsUnavailable('they are not in the cache');
  const origin: Origin = { kind: 'program', path: folder, from: 'setup' };
  return { name: 'Applications', origin, folder, describe: () => `Applications in ${folder}` };
}
