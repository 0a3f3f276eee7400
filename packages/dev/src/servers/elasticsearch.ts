import {
  elasticsearchUnavailable,
  findElasticsearch,
  findElasticsearchHome,
} from '../artifacts/elasticsearch.ts';
import { elasticsearchParts } from '../artifacts/elasticsearchParts.ts';
import { describeOrigin, withoutPassword } from '../artifacts/origin.ts';
import { type Machine, thisMachine } from '../system/machine.ts';
import { isHealthy } from './elasticsearchHealth.ts';
import { launchElasticsearch } from './elasticsearchNode.ts';
import { foreignServer, type RunningServer } from './runningServer.ts';
import { ServerFailed } from './serverFailed.ts';

const NAME = 'Elasticsearch';

/** An Elasticsearch that answers. */
export interface RunningElasticsearch extends RunningServer {
  /** Base URL, with user and password where the environment gave them. */
  readonly url: string;
}

/** How to get an Elasticsearch. */
export interface ElasticsearchOptions {
  /** Start one of our own even when the environment names one: for tests that kill it or need it empty. @default false */
  own?: boolean;
  /** @default the machine that this process runs on */
  machine?: Machine;
}

/**
 * Gives an empty single-node Elasticsearch of our own on the loopback interface, without security, or the one that
 * `TELLTALE_TEST_ELASTICSEARCH_URL` names (which others may use too: take names of your own).
 *
 * @throws {ServerUnavailable} when there is none, and no distribution, JDK or user to start one
 * @throws {ServerFailed} when it does not come up or does not answer
 */
export async function startElasticsearch(options: ElasticsearchOptions = {}): Promise<RunningElasticsearch> {
  const machine = options.machine ?? thisMachine();
  const origin = options.own ? findElasticsearchHome(machine) : findElasticsearch(machine);
  if (!origin) throw elasticsearchUnavailable('no distribution has been installed', 'npm run setup');
  if (origin.kind === 'address') {
    const ready = await isHealthy(origin.url).catch((cause) => {
      throw new ServerFailed(NAME, `given by ${origin.from} does not answer`, [], { cause });
    });
    if (!ready) throw new ServerFailed(NAME, `at ${withoutPassword(origin.url)} is not healthy`);
    return { ...foreignServer(NAME, origin), url: origin.url };
  }
  const { url, server } = await launchElasticsearch(
    NAME,
    machine,
    await elasticsearchParts(machine, origin.path),
  );
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
