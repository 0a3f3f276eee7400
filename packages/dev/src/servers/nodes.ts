import { findNode, NODE_RELEASES, nodesUnavailable } from '../artifacts/nodes.ts';
import type { Origin } from '../artifacts/origin.ts';
import { type Machine, thisMachine } from '../system/machine.ts';

/** Programs of several releases of Node. */
export interface NodePrograms {
  readonly name: 'other Nodes';
  readonly origin: Origin;
  /** Absolute path of each. */
  readonly programs: Readonly<Record<keyof typeof NODE_RELEASES, string>>;
  describe(): string;
}

/**
 * The releases of Node on which the preload is tested, for {@link forTests}.
 *
 * @throws {ServerUnavailable} where setup did not get them
 */
export async function otherNodes({
  machine = thisMachine(),
}: {
  machine?: Machine;
} = {}): Promise<NodePrograms> {
  const program = (which: keyof typeof NODE_RELEASES): string => {
    const found = findNode(machine, NODE_RELEASES[which]);
    if (found) return found;
    throw nodesUnavailable(`Node ${NODE_RELEASES[which].version} is not in the cache`);
  };
  const programs = { tooOld: program('tooOld'), oldest: program('oldest'), newest: program('newest') };
  const versions = Object.values(NODE_RELEASES).map(({ version }) => version);
  const origin: Origin = { kind: 'program', path: versions.join(', '), from: 'setup' };
  return { name: 'other Nodes', origin, programs, describe: () => `Node ${versions.join(', ')} from setup` };
}
