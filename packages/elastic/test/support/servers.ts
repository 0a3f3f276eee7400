import { fileURLToPath } from 'node:url';
import type { Client } from '@elastic/elasticsearch';
import {
  type CollectorOptions,
  forTests,
  type HookContext,
  type RunningCollector,
  startCollector,
  startElasticsearch,
} from '@telltale/dev/servers';
import { elasticClient } from '../../src/client.ts';

/** The configuration that deployments run. */
export const COLLECTOR_CONFIG = fileURLToPath(new URL('../../../../collector/config.yaml', import.meta.url));

let elasticsearch: ReturnType<typeof startElasticsearch> | undefined;

/** A real Elasticsearch, one for all suites: each takes namespaces of its own. It goes with this process. */
export async function realElasticsearch(context: HookContext): Promise<{ url: string; client: Client }> {
  const { url } = await forTests(context, () => {
    elasticsearch ??= startElasticsearch();
    return elasticsearch;
  });
  return { url, client: elasticClient({ node: url }) };
}

/** A real collector with our configuration. */
export async function realCollector(
  context: HookContext,
  elasticsearchUrl: string,
  options: Omit<CollectorOptions, 'config'> = {},
): Promise<RunningCollector> {
  return forTests(context, () => collectorFor(elasticsearchUrl, options));
}

/** As {@link realCollector}, for the middle of a test. */
export function collectorFor(
  elasticsearchUrl: string,
  options: Omit<CollectorOptions, 'config'> = {},
): Promise<RunningCollector> {
  return startCollector({
    config: COLLECTOR_CONFIG,
    ...options,
    env: { ...elasticsearchVariables(elasticsearchUrl), ...options.env },
  });
}

/** The collector takes user and password apart from the address. */
function elasticsearchVariables(url: string): Record<string, string> {
  const { protocol, host, username, password } = new URL(url);
  return {
    ELASTICSEARCH_ENDPOINT: `${protocol}//${host}`,
    ...(username && {
      ELASTICSEARCH_USER: decodeURIComponent(username),
      ELASTICSEARCH_PASSWORD: decodeURIComponent(password),
    }),
  };
}

let namespaces = 0;

/** A namespace that nobody has used. */
export function newNamespace(): string {
  namespaces += 1;
  return `t${Date.now().toString(36)}_${process.pid.toString(36)}_${namespaces}`;
}
