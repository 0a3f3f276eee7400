import { parseArgs } from 'node:util';
import type { Command } from './command.ts';
import { buildStep } from './setup/build.ts';
import { collectorStep } from './setup/collector.ts';
import { elasticsearchStep } from './setup/elasticsearch.ts';
import { redisStep } from './setup/redis.ts';
import { setUp } from './setup/setup.ts';

const SECONDS = 30;
const USERS = 20;
/** What `--elastic` needs besides. */
const ELASTIC_STEPS = [elasticsearchStep, collectorStep];

/**
 * `npm start [-- [--elastic] [--seconds N] [--users N]]`: sets up what is needed, then runs the demo application under the preload
 * with many users' traffic and shows, live, what it sends: to the local console, or with `--elastic` to a real collector and
 * Elasticsearch.
 */
export const start: Command = async (args, machine) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      elastic: { type: 'boolean', default: false },
      seconds: { type: 'string', default: String(SECONDS) },
      users: { type: 'string', default: String(USERS) },
    },
  });
  const seconds = positive('--seconds', values.seconds);
  const users = positive('--users', values.users);
  if (seconds === undefined || users === undefined) return 2;
  const steps = [buildStep, redisStep, ...(values.elastic ? ELASTIC_STEPS : [])];
  const { ok, missing } = await setUp(machine, false, console.log, steps);
  if (!ok || ELASTIC_STEPS.some(({ name }) => missing.includes(name))) return 1;
  // Loaded here: they stand on packages that have just been built.
  const show = values.elastic
    ? (await import('./starting/elasticsearch.ts')).showInElasticsearch
    : (await import('./starting/console.ts')).showOnConsole;
  return show({ machine, seconds, users });
};

function positive(name: string, value: string): number | undefined {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  console.error(`${name} is "${value}"; it takes a whole number above 0, such as ${name} 60`);
  return undefined;
}
