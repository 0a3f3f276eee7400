import { Redis } from 'ioredis';
import { describeOrigin } from '../artifacts/origin.ts';
import { findRedis, findRedisProgram } from '../artifacts/redis.ts';
import { ServerUnavailable } from '../artifacts/unavailable.ts';
import { type Machine, pathVariable, thisMachine } from '../system/machine.ts';
import { ownFolder } from './ownFolder.ts';
import { foreignServer, type RunningServer } from './runningServer.ts';
import { ServerFailed } from './serverFailed.ts';
import { startServerProcess } from './serverProcess.ts';
import { startOnFreePorts } from './startOnFreePorts.ts';
import { untilReady } from './untilReady.ts';

const NAME = 'Redis';
const READY_MS = 15_000;

/** A Redis that answers. */
export interface RunningRedis extends RunningServer {
  /** `redis://host:port`. */
  readonly url: string;
}

/** How to get a Redis. */
export interface RedisOptions {
  /** Start one of our own even when the environment names one: for tests that kill it or change its settings. @default false */
  own?: boolean;
  /** Port for our own: for tests that bring it back where it was. @default a free one */
  port?: number;
  /** More arguments for our own, such as `--maxmemory`, `1mb`. */
  args?: readonly string[];
  /** @default the machine that this process runs on */
  machine?: Machine;
}

/**
 * Gives an empty Redis of our own on the loopback interface, without persistence, or the one that `TELLTALE_TEST_REDIS_URL` names
 * (which others may use too: take keys with a prefix of your own, and never flush).
 *
 * @throws {ServerUnavailable} when there is none and no program to start
 * @throws {ServerFailed} when it does not come up or does not answer
 */
export async function startRedis(options: RedisOptions = {}): Promise<RunningRedis> {
  const machine = options.machine ?? thisMachine();
  const origin = options.own ? findRedisProgram(machine) : findRedis(machine);
  if (!origin) {
    throw new ServerUnavailable({
      server: NAME,
      reason: 'redis-server and redis-cli are not in PATH',
      remedy: 'npm run setup, or TELLTALE_TEST_REDIS_URL=redis://host:port',
    });
  }
  if (origin.kind === 'address') {
    await ping(origin.url).catch((cause) => {
      throw new ServerFailed(NAME, `given by ${origin.from} does not answer`, [], { cause });
    });
    return { ...foreignServer(NAME, origin), url: origin.url };
  }
  const start = ([port]: number[]) => startOwn(machine, origin, port as number, options.args ?? []);
  return options.port === undefined ? startOnFreePorts(1, start) : start([options.port]);
}

async function startOwn(
  machine: Machine,
  origin: NonNullable<ReturnType<typeof findRedisProgram>>,
  port: number,
  args: readonly string[],
): Promise<RunningRedis> {
  const folder = await ownFolder('redis', []);
  const url = `redis://127.0.0.1:${port}`;
  const server = await startServerProcess({
    name: NAME,
    program: origin.path,
    args: [
      '--port',
      `${port}`,
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'no',
      ...args,
    ],
    env: { PATH: pathVariable(machine) },
    folder,
  });
  await untilReady(NAME, server, () => ping(url), READY_MS);
  return {
    name: NAME,
    origin,
    url,
    logFile: server.logFile,
    describe: () => `${NAME}: ${url}, ${describeOrigin(origin)}`,
    stop: server.stop,
    kill: server.kill,
  };
}

async function ping(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  client.on('error', () => {}); // the rejected promise tells
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } finally {
    client.disconnect();
  }
}
