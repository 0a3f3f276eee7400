import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createInsights, elasticClient, setupElasticsearch } from '@telltale/elastic';
import { repositoryRoot } from '../root.ts';
import { startCollector } from '../servers/collector.ts';
import { startElasticsearch } from '../servers/elasticsearch.ts';
import type { StartOptions } from './options.ts';
import { conclude, runDemoUnderPreload } from './traffic.ts';

const SHOW_EVERY_MS = 5_000;
/** The collector's own batching and Elasticsearch's refresh. */
const ARRIVAL_MS = 6_000;

/** The demo under the preload, its data through a real collector in a real Elasticsearch. */
export async function showInElasticsearch(options: StartOptions): Promise<number> {
  const { machine } = options;
  console.log('Starting Elasticsearch and the collector ...');
  const elasticsearch = await startElasticsearch({ machine });
  const client = elasticClient({ node: elasticsearch.url });
  const { templates } = await setupElasticsearch(client);
  console.log(`${templates.length} templates installed`);
  const collector = await startCollector({
    config: join(repositoryRoot, 'collector', 'config.yaml'),
    env: { ELASTICSEARCH_ENDPOINT: elasticsearch.url },
    machine,
  });
  console.log(`Elasticsearch on ${elasticsearch.url}, collector on ${collector.otlpHttpUrl}`);
  const insights = createInsights(client);
  const from = new Date();
  const range = () => ({ from, to: new Date() });
  const timer = setInterval(async () => {
    const counts = await insights.countByEvent(range()).catch(() => []);
    const total = counts.reduce((sum, { count }) => sum + count, 0);
    console.log(
      `${total} events indexed: ${counts
        .slice(0, 4)
        .map(({ event, count }) => `${count} ${event}`)
        .join(', ')}`,
    );
  }, SHOW_EVERY_MS);
  try {
    const result = await runDemoUnderPreload(options, collector.otlpHttpUrl);
    await sleep(ARRIVAL_MS);
    clearInterval(timer);
    console.log('\nTokens by model, asked of Elasticsearch:');
    console.table(await insights.tokensByModel(range()));
    const { count } = await client.count({ index: '*-telltale.*.otel-*' });
    return conclude(result, `${count} documents are in Elasticsearch's data streams`);
  } finally {
    clearInterval(timer);
    await collector.stop();
    await client.close();
    await elasticsearch.stop();
  }
}
