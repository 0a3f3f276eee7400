import assert from 'node:assert/strict';
import {
  forTests,
  type RunningElasticsearch,
  type RunningRedis,
  startElasticsearch,
  startRedis,
} from '@telltale/dev/servers';
import { Redis } from 'ioredis';
import { after, before, describe, it } from 'mocha';
import { useLibrary, WAYS } from '../support/library.ts';

describe('clients of Redis under the preload', function () {
  this.timeout(30_000);
  let redis: RunningRedis;
  before(async function () {
    redis = await forTests(this, startRedis);
  });
  after(() => redis?.stop());

  for (const [way, fixture] of Object.entries(WAYS)) {
    it(`redis, ${way}: a span for connecting and for each command, without keys and values`, async () => {
      const used = await useLibrary(fixture, 'redis', redis.url);
      assert.deepEqual(used.spans, ['redis: redis-SET', 'redis: redis-connect']);
      const attributes = used.attributes('redis: redis-SET');
      assert.equal(attributes?.['db.query.text'], 'SET ? ?');
      assert.equal(attributes?.['db.system.name'], 'redis');
    });
  }
});

describe('ioredis of a cluster under the preload', function () {
  this.timeout(30_000);
  let redis: RunningRedis;
  before(async function () {
    redis = await forTests(this, () =>
      startRedis({ own: true, args: ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] }),
    );
    const client = new Redis(redis.url);
    await client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    while (!String(await client.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    client.disconnect();
  });
  after(() => redis?.stop());

  for (const [way, fixture] of Object.entries(WAYS)) {
    it(`${way}: a span for the command, which the cluster sends to the node of its key`, async () => {
      const used = await useLibrary(fixture, 'ioredis-cluster', redis.url);
      assert.deepEqual(used.spans, ['ioredis: set']);
      assert.equal(used.attributes('ioredis: set')?.['db.system.name'], 'redis');
    });
  }
});

describe('the client of Elasticsearch under the preload', function () {
  this.timeout(60_000);
  let elasticsearch: RunningElasticsearch;
  before(async function () {
    elasticsearch = await forTests(this, startElasticsearch);
  });
  after(() => elasticsearch?.stop());

  for (const [way, fixture] of Object.entries(WAYS)) {
    it(`${way}: its own span of a request, and that of HTTP below it`, async () => {
      const used = await useLibrary(fixture, 'elasticsearch', elasticsearch.url);
      assert.deepEqual(used.spans, ['@elastic/transport: search', 'undici: POST']);
      const attributes = used.attributes('@elastic/transport: search');
      assert.equal(attributes?.['db.system'], 'elasticsearch');
      assert.equal(attributes?.['db.operation.name'], 'search');
    });
  }
});
