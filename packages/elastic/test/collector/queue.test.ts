import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@elastic/elasticsearch';
import { forTests, startElasticsearch } from '@telltale/dev/servers';
import { before, describe, it } from 'mocha';
import { elasticClient } from '../../src/client.ts';
import { setupElasticsearch } from '../../src/setup/index.ts';
import { documents } from '../support/documents.ts';
import { gateTo } from '../support/gate.ts';
import { logRecord, send } from '../support/otlp.ts';
import {
  COLLECTOR_CONFIG,
  collectorFor,
  newNamespace,
  realCollector,
  realElasticsearch,
} from '../support/servers.ts';

const NOWHERE = 'http://127.0.0.1:1';
const RECORDS = 200;

const records = (first: number) =>
  Array.from({ length: RECORDS }, (_, i) =>
    logRecord({
      timeUnixNano: BigInt(Date.now()) * 1_000_000n,
      body: `record ${first + i}`,
      // A third has no id of its own: the collector's must survive as well.
      attributes: i % 3 ? { 'log.record.uid': `record-${first + i}` } : {},
    }),
  );
const bodies = (found: Awaited<ReturnType<typeof documents>>) =>
  new Set(found.map(({ source }) => source.body?.text));

describe('the collector while Elasticsearch is away', function () {
  this.timeout(90_000);
  let client: Client;
  let elasticsearchUrl: string;
  before(async function () {
    const elasticsearch = await realElasticsearch(this);
    client = elasticsearch.client;
    elasticsearchUrl = elasticsearch.url;
    await setupElasticsearch(client);
    // Says what is missing once for the whole suite.
    await (await realCollector(this, NOWHERE)).kill();
  });

  it('loses nothing when it is killed and started again', async () => {
    const namespace = newNamespace();
    const storageFolder = await mkdtemp(join(tmpdir(), 'telltale-queue-'));
    try {
      for (const round of [0, 1]) {
        const collector = await collectorFor(NOWHERE, { storageFolder });
        await send({ url: collector.otlpHttpUrl, namespace }, 'logs', records(round * RECORDS));
        // In the second round what the first left is under way as well.
        if (round === 1) await sleep(1_500);
        await collector.kill();
      }
      const collector = await collectorFor(elasticsearchUrl, { storageFolder });
      const found = await documents(client, namespace, 2 * RECORDS);
      assert.equal(bodies(found).size, 2 * RECORDS);
      await collector.stop();
    } finally {
      await rm(storageFolder, { recursive: true });
    }
  });

  for (const state of ['away', 401, 403, 404, 429, 500, 503] as const) {
    it(`waits until it is back when it ${state === 'away' ? 'breaks connections' : `answers ${state}`}`, async () => {
      const namespace = newNamespace();
      const gate = await gateTo(elasticsearchUrl);
      const collector = await collectorFor(gate.url);
      try {
        gate.state = state;
        await send({ url: collector.otlpHttpUrl, namespace }, 'logs', records(0));
        while (gate.refused < 2) await sleep(50);
        gate.state = 'open';
        assert.equal(bodies(await documents(client, namespace, RECORDS)).size, RECORDS);
      } finally {
        await collector.stop();
        await gate.close();
      }
    });
  }

  it('never waits a wrong time between two tries', async () => {
    const config = await readFile(COLLECTOR_CONFIG, 'utf8');
    const value = (name: string, unit: string) =>
      BigInt(config.match(new RegExp(`${name}: (\\d+)${unit}\\n`))?.[1] ?? -1);
    const initialNs = value('initial_interval', 'ms') * 1_000_000n;
    const tries = value('max_retries', '') + 1n;
    // The exporter doubles the wait in 64 bits before it applies the limit; an overflow would mean no wait at all.
    assert.ok(initialNs > 0n && initialNs << (tries - 1n) < 1n << 63n);
    assert.match(config, /^ {4}timeout: 0s$/m, 'a time limit would end the tries');
  });
});

describe('the collector before the templates are installed', function () {
  this.timeout(90_000);

  it('lets data wait for them', async function () {
    // One of its own: in the others the templates are there already.
    const elasticsearch = await forTests(this, () => startElasticsearch({ own: true }));
    const client = elasticClient({ node: elasticsearch.url });
    const collector = await realCollector(this, elasticsearch.url);
    this.timeout(240_000);
    try {
      const namespace = newNamespace();
      await send({ url: collector.otlpHttpUrl, namespace }, 'logs', records(0));
      await sleep(3_000);
      assert.deepEqual((await client.indices.resolveIndex({ name: '*' })).data_streams, []);
      await setupElasticsearch(client);
      await documents(client, namespace, RECORDS);
    } finally {
      await collector.stop();
      await elasticsearch.stop();
    }
  });
});
