import type { Machine } from '../system/machine.ts';
import type { Origin } from './origin.ts';

/** `redis-server` also runs as sentinel (`--sentinel`); `redis-cli` makes a cluster out of single servers. */
const PROGRAMS = ['redis-server', 'redis-cli'] as const;

/** Looks for a Redis: `TELLTALE_TEST_REDIS_URL`, else the programs in `PATH`. */
export function findRedis(machine: Machine): Origin | undefined {
  const url = machine.settings.redisUrl;
  if (url) return { kind: 'address', url, from: 'TELLTALE_TEST_REDIS_URL' };
  return findRedisProgram(machine);
}

/** Looks for a Redis to start, whatever address the environment gives. */
export function findRedisProgram(machine: Machine): Extract<Origin, { kind: 'program' }> | undefined {
  const [server, client] = PROGRAMS.map((program) => machine.which(program));
  return server && client ? { kind: 'program', path: server, from: 'PATH' } : undefined;
}
