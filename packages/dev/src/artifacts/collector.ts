import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../root.ts';
import { isExecutable, type Machine } from '../system/machine.ts';
import type { Origin } from './origin.ts';

/** What the collector is built from. */
export const collectorSources = {
  manifest: join(repositoryRoot, 'collector', 'builder.yaml'),
  checksums: join(repositoryRoot, 'collector', 'go.sum'),
};

/** Name of the program inside its folder. */
export const COLLECTOR_PROGRAM = 'otelcol';

/** The folder in the cache for the collector of this very manifest: other components or versions get another folder. */
export function collectorFolder(machine: Machine, sources = collectorSources): string {
  const hash = createHash('sha256');
  for (const file of [sources.manifest, sources.checksums]) hash.update(readFileSync(file)).update('\0');
  return join(machine.settings.cacheFolder, 'collector', hash.digest('hex').slice(0, 16));
}

/**
 * Looks for the collector: `TELLTALE_TEST_COLLECTOR_BIN`, else the one that setup built.
 *
 * A collector in `PATH` is not taken: its components and their version would be anybody's guess.
 */
export function findCollector(machine: Machine): Origin | undefined {
  const given = machine.settings.collectorBin;
  if (given) return { kind: 'program', path: given, from: 'TELLTALE_TEST_COLLECTOR_BIN' };
  const built = join(collectorFolder(machine), COLLECTOR_PROGRAM);
  return isExecutable(built) ? { kind: 'program', path: built, from: 'setup' } : undefined;
}
