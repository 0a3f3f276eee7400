import { join } from 'node:path';
import { isExecutable, type Machine } from '../system/machine.ts';
import type { Origin } from './origin.ts';
import { ServerUnavailable } from './unavailable.ts';

/** The version that setup installs. */
export const ELASTICSEARCH_VERSION = '9.4.3';

/** Elastic's own minimal distribution: core, transport and security, without the other modules. */
export const ELASTICSEARCH_ARTIFACT = `org.elasticsearch.distribution.integ-test-zip:elasticsearch:${ELASTICSEARCH_VERSION}:zip`;

/** The lowest Java feature release that Elasticsearch 9 runs on. */
export const ELASTICSEARCH_JAVA = 21;

/** The folder in the cache for the unpacked distribution. */
export function elasticsearchFolder(machine: Machine): string {
  return join(machine.settings.cacheFolder, 'elasticsearch', ELASTICSEARCH_VERSION);
}

/** The program inside a distribution's folder. */
export function elasticsearchProgram(home: string): string {
  return join(home, 'bin', 'elasticsearch');
}

/** Looks for an Elasticsearch: `TELLTALE_TEST_ELASTICSEARCH_URL`, else a distribution to start. */
export function findElasticsearch(machine: Machine): Origin | undefined {
  const url = machine.settings.elasticsearchUrl;
  if (url) return { kind: 'address', url, from: 'TELLTALE_TEST_ELASTICSEARCH_URL' };
  return findElasticsearchHome(machine);
}

/** Looks for a distribution to start: `TELLTALE_TEST_ELASTICSEARCH_HOME`, else what setup unpacked. */
export function findElasticsearchHome(machine: Machine): Extract<Origin, { kind: 'program' }> | undefined {
  const given = machine.settings.elasticsearchHome;
  if (given) return { kind: 'program', path: given, from: 'TELLTALE_TEST_ELASTICSEARCH_HOME' };
  const cached = elasticsearchFolder(machine);
  return isExecutable(elasticsearchProgram(cached))
    ? { kind: 'program', path: cached, from: 'setup' }
    : undefined;
}

/** The error for an Elasticsearch that cannot be had. */
export function elasticsearchUnavailable(reason: string, remedy: string, cause?: unknown): ServerUnavailable {
  const also = ', or TELLTALE_TEST_ELASTICSEARCH_URL=http://host:port';
  return new ServerUnavailable({ server: 'Elasticsearch', reason, remedy: remedy + also }, { cause });
}
