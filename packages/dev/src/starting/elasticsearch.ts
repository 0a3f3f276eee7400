import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { liveSummary, renderSummary } from '@telltale/console';
import { createInsights, elasticClient, setupElasticsearch } from '@telltale/elastic';
import { repositoryRoot } from '../root.ts';
import { startCollector } from '../servers/collector.ts';
import { startElasticsearch } from '../servers/elasticsearch.ts';
import { elasticsearchSummary } from './elasticsearchSummary.ts';
import type { StartOptions } from './options.ts';
import { conclude, runDemoUnderPreload } from './traffic.ts';

const SHOW_EVERY_MS = 2_000;
/** The collector's own batching and Elasticsearch's refresh. */
const ARRIVAL_MS = 6_000;

/** The demo under the preload, its data through a real collector in a real Elasticsearch. */
export async function showInElasticsearch(options: StartOptions): Promise<number> {
  const { machine } = options;
  // What was started last ends first, whatever goes wrong on the way.
  await using started = new AsyncDisposableStack();
  console.log('Starting Elasticsearch and the collector ...');
  const elasticsearch = started.adopt(await startElasticsearch({ machine }), (server) => server.stop());
  const client = started.adopt(elasticClient({ node: elasticsearch.url }), (open) => open.close());
  const { templates } = await setupElasticsearch(client);
  console.log(`${templates.length} templates installed`);
  const collector = started.adopt(
    await startCollector({
      config: join(repositoryRoot, 'collector', 'config.yaml'),
      env: { ELASTICSEARCH_ENDPOINT: elasticsearch.url },
      machine,
    }),
    (server) => server.stop(),
  );
  const title = `Elasticsearch on ${elasticsearch.url}, collector on ${collector.otlpHttpUrl}: the demo under the preload, ${options.users} users for ${options.seconds} s; Ctrl+C ends it early`;
  if (!process.stdout.isTTY) console.log(title);
  const from = new Date();
  const summary = () => elasticsearchSummary(client, createInsights(client), from);
  const live = started.adopt(liveSummary(summary, { title, intervalMs: SHOW_EVERY_MS }), (shown) =>
    shown.stop(),
  );
  const result = await runDemoUnderPreload(options, collector.otlpHttpUrl);
  await sleep(ARRIVAL_MS);
  await live.stop();
  const last = await summary();
  if (!process.stdout.isTTY) console.log(`\n${renderSummary(last)}`);
  const { logs, events, spans, metricPoints } = last;
  return conclude(
    result,
    `${logs.total} logs, ${events.total} events, ${spans.total} spans and ${metricPoints.total} metric documents are in Elasticsearch's data streams`,
  );
}
