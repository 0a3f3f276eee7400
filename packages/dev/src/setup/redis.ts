import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { describeOrigin } from '../artifacts/origin.ts';
import { findRedis } from '../artifacts/redis.ts';
import { ServerUnavailable } from '../artifacts/unavailable.ts';
import type { Machine } from '../system/machine.ts';
import { heartbeat } from './heartbeat.ts';
import type { Step } from './step.ts';

/** Debian asks this program before a package's installation starts a service; 101 says no. */
const POLICY = '/usr/sbin/policy-rc.d';
const START_NOTHING = '#!/bin/sh\nexit 101\n';

/** redis-server and redis-cli, from Debian's package where this process may install it. */
export const redisStep: Step = {
  name: 'Redis',
  required: false,
  async check(machine) {
    const found = findRedis(machine);
    return found && describeOrigin(found);
  },
  async provide(machine, say) {
    if (!machine.isRoot || !machine.which('apt-get')) throw unavailable(machine);
    await heartbeat(say, 'installing redis-server with apt-get', () =>
      withoutServiceStart(() => install(machine)),
    );
    const found = findRedis(machine);
    if (!found) throw unavailable(machine);
    return `installed ${describeOrigin(found)}`;
  },
};

async function install(machine: Machine): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await machine.run('apt-get', ['update'], { env });
  await machine.run('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], { env });
}

async function withoutServiceStart(work: () => Promise<void>): Promise<void> {
  if (existsSync(POLICY)) return work();
  await writeFile(POLICY, START_NOTHING, { mode: 0o755 });
  try {
    await work();
  } finally {
    await rm(POLICY, { force: true });
  }
}

function unavailable(machine: Machine): ServerUnavailable {
  const install = machine.platform === 'darwin' ? 'brew install redis' : 'sudo apt-get install redis-server';
  return new ServerUnavailable({
    server: 'Redis',
    reason: 'redis-server and redis-cli are not in PATH',
    remedy: `${install}, or TELLTALE_TEST_REDIS_URL=redis://host:port`,
  });
}
