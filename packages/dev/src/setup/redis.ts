import { describeOrigin } from '../artifacts/origin.ts';
import { findRedis } from '../artifacts/redis.ts';
import { ServerUnavailable } from '../artifacts/unavailable.ts';
import type { Machine } from '../system/machine.ts';
import { heartbeat } from './heartbeat.ts';
import { withoutServiceStart } from './serviceStart.ts';
import type { Step } from './step.ts';

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
    await heartbeat(say, 'installing redis-server with apt-get', () => install(machine));
    const found = findRedis(machine);
    if (!found) throw unavailable(machine);
    return `installed ${describeOrigin(found)}`;
  },
};

async function install(machine: Machine): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await machine.run('apt-get', ['update'], { env });
  await withoutServiceStart(machine, async () => {
    await machine.run('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], { env });
  });
}

function unavailable(machine: Machine): ServerUnavailable {
  const install = machine.platform === 'darwin' ? 'brew install redis' : 'sudo apt-get install redis-server';
  return new ServerUnavailable({
    server: 'Redis',
    reason: 'redis-server and redis-cli are not in PATH',
    remedy: `${install}, or TELLTALE_TEST_REDIS_URL=redis://host:port`,
  });
}
