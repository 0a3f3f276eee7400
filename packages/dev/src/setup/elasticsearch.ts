import { chmod, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ELASTICSEARCH_ARTIFACT,
  ELASTICSEARCH_JAVA,
  ELASTICSEARCH_VERSION,
  elasticsearchFolder,
  elasticsearchUnavailable,
  findElasticsearch,
} from '../artifacts/elasticsearch.ts';
import { elasticsearchParts } from '../artifacts/elasticsearchParts.ts';
import { findJdk, type Jdk } from '../artifacts/jdk.ts';
import { describeOrigin } from '../artifacts/origin.ts';
import { atomicFolder } from '../system/atomicFolder.ts';
import type { Machine } from '../system/machine.ts';
import { heartbeat } from './heartbeat.ts';
import { openToAll } from './openToAll.ts';
import type { Step } from './step.ts';

const COPY_GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';

/** Elasticsearch's minimal distribution, from Maven Central. */
export const elasticsearchStep: Step = {
  name: 'Elasticsearch',
  required: false,
  async check(machine) {
    const found = findElasticsearch(machine);
    if (!found) return undefined;
    if (found.kind === 'address') return describeOrigin(found);
    const { jdk, user } = await elasticsearchParts(machine, found.path);
    return `${describeOrigin(found)}, Java ${jdk.release}${user ? `, as user ${user.name}` : ''}`;
  },
  async provide(machine, say) {
    const maven = machine.which('mvn');
    if (!maven) {
      throw elasticsearchUnavailable('it comes by Maven, which is not in PATH', 'sudo apt-get install maven');
    }
    const jdk = findJdk(machine, ELASTICSEARCH_JAVA);
    if (!jdk) {
      const reason = `it needs a JDK ${ELASTICSEARCH_JAVA} or newer, and none was found`;
      throw elasticsearchUnavailable(
        reason,
        `sudo apt-get install openjdk-${ELASTICSEARCH_JAVA}-jdk, or set ES_JAVA_HOME`,
      );
    }
    const folder = elasticsearchFolder(machine);
    await atomicFolder(folder, async (temporary) => {
      await heartbeat(say, `getting Elasticsearch ${ELASTICSEARCH_VERSION} with Maven (124 MB)`, () =>
        machine.run(
          maven,
          ['-B', '-q', COPY_GOAL, `-Dartifact=${ELASTICSEARCH_ARTIFACT}`, `-DoutputDirectory=${temporary}`],
          {
            cwd: temporary,
          },
        ),
      );
      await unpack(machine, jdk, temporary);
    });
    if (machine.isRoot) await openToAll(machine.settings.cacheFolder, folder);
    await elasticsearchParts(machine, folder);
    return `unpacked ${folder}`;
  },
};

/** Unpacks with the JDK's `jar`, which is surely there; it keeps no execution bits, so the programs get theirs back. */
async function unpack(machine: Machine, jdk: Jdk, folder: string): Promise<void> {
  const archive = join(folder, `elasticsearch-${ELASTICSEARCH_VERSION}.zip`);
  await machine.run(join(jdk.home, 'bin', 'jar'), ['xf', archive], { cwd: folder });
  await rm(archive);
  const inner = join(folder, `elasticsearch-${ELASTICSEARCH_VERSION}`);
  for (const entry of await readdir(inner)) await rename(join(inner, entry), join(folder, entry));
  await rm(inner, { recursive: true });
  const programs = join(folder, 'bin');
  for (const program of await readdir(programs)) await chmod(join(programs, program), 0o755);
}
