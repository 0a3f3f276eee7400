import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import type { Machine } from '../system/machine.ts';

/** Debian asks this program before a package's installation starts a service; 101 says no. */
const POLICY = 'usr/sbin/policy-rc.d';
const START_NOTHING = '#!/bin/sh\nexit 101\n';

/**
 * Installs packages without the services that they would start. A policy that the machine has already is left as it is.
 *
 * @param install runs the installation
 */
export async function withoutServiceStart(machine: Machine, install: () => Promise<void>): Promise<void> {
  const policy = `${machine.systemRoot}${POLICY}`;
  if (existsSync(policy)) return install();
  await writeFile(policy, START_NOTHING, { mode: 0o755 });
  try {
    await install();
  } finally {
    await rm(policy, { force: true });
  }
}
