import { chown, cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elasticsearchProgram } from '../artifacts/elasticsearch.ts';
import type { ElasticsearchParts } from '../artifacts/elasticsearchParts.ts';
import { type Machine, pathVariable } from '../system/machine.ts';
import type { User } from '../system/unprivileged.ts';
import { isHealthy } from './elasticsearchHealth.ts';
import { ownFolder } from './ownFolder.ts';
import { type ServerProcess, startServerProcess } from './serverProcess.ts';
import { untilReady } from './untilReady.ts';

const READY_MS = 180_000;
const HEAP = '512m';

/**
 * Starts one node with configuration, data and logs in a folder of its own, so that many run side by side from one distribution.
 *
 * @throws {ServerFailed} when it does not come up
 */
export async function launchElasticsearch(
  name: string,
  machine: Machine,
  { home, jdk, user }: ElasticsearchParts,
): Promise<{ url: string; server: ServerProcess }> {
  const folder = await ownFolder('elasticsearch', ['config', 'data', 'logs', 'tmp'], user);
  await writeConfiguration(home, folder, user);
  const server = await startServerProcess({
    name,
    program: elasticsearchProgram(home),
    args: [],
    env: {
      PATH: pathVariable(machine),
      HOME: folder,
      ES_JAVA_HOME: jdk.home,
      ES_JAVA_OPTS: `-Xms${HEAP} -Xmx${HEAP}`,
      ES_PATH_CONF: join(folder, 'config'),
      ES_TMPDIR: join(folder, 'tmp'),
    },
    folder,
    user,
  });
  let url = '';
  const answers = async () => {
    url = `http://${await boundAddress(join(folder, 'logs', 'http.ports'))}`;
    return isHealthy(url);
  };
  await untilReady(name, server, answers, READY_MS);
  return { url, server };
}

async function writeConfiguration(home: string, folder: string, user: User | undefined): Promise<void> {
  const config = join(folder, 'config');
  await cp(join(home, 'config'), config, { recursive: true });
  await writeFile(join(config, 'elasticsearch.yml'), settings(folder));
  if (!user) return;
  for (const entry of await readdir(config, { recursive: true }))
    await chown(join(config, entry), user.uid, user.gid);
}

/** Port 0 and the ports file: the system chooses the ports, and no other process can come between. */
function settings(folder: string): string {
  return `cluster.name: telltale
node.name: telltale
discovery.type: single-node
xpack.security.enabled: false
network.host: 127.0.0.1
http.port: 0
transport.port: 0
node.portsfile: true
path.data: ${JSON.stringify(join(folder, 'data'))}
path.logs: ${JSON.stringify(join(folder, 'logs'))}
cluster.routing.allocation.disk.threshold_enabled: false
`;
}

async function boundAddress(portsFile: string): Promise<string> {
  const address = (await readFile(portsFile, 'utf8'))
    .split('\n')
    .find((line) => line.startsWith('127.0.0.1:'));
  if (!address) throw new Error('no loopback address yet');
  return address;
}
