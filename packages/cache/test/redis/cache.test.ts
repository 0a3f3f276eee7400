import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type RedisCacheOptions, redisCache } from '../../src/index.ts';
import { itKeepsTheContract } from '../contract.ts';
import { forTests, ownNamespace, type RunningRedis, startRedis, withClient } from '../support/redis.ts';

describe('Redis cache', () => {
  let redis: RunningRedis;
  before(async function () {
    redis = await forTests(this, startRedis);
  });
  after(() => redis?.stop());

  const make = (options: RedisCacheOptions = {}) =>
    redisCache({ url: redis.url, namespace: ownNamespace(), fallback: 'none', timeout: '5s', ...options });

  itKeepsTheContract((options) => make(options));
  describe('with frozen values', () => {
    itKeepsTheContract((options) => make({ ...options, values: 'freeze' }));

    it('gives them frozen from the server and from a factory', async () => {
      const cache = make({ values: 'freeze' });
      const made = await cache.getOrSet('k', () => ({ list: [1] }));
      const read = await cache.get<{ list: number[] }>('k');
      assert.deepEqual(read, { list: [1] });
      for (const value of [made, read]) assert.ok(Object.isFrozen(value?.list));
      await cache.clear();
      await cache.close();
    });
  });

  it('clears its own namespace and nothing else', async () => {
    const [namespace, other] = [`${ownNamespace()}[*]?`, ownNamespace()];
    const cache = make({ namespace });
    const neighbours = [`${namespace}x:k`, namespace, `${other}:k`, `${namespace.replace('[*]', '*')}:k`];
    await withClient(redis.url, async (client) => {
      for (const key of neighbours) await client.set(key, '1');
      await cache.set('k', 1);
      assert.equal(await client.exists(`${namespace}:k`), 1);
      await cache.clear();
      assert.equal(await client.exists(`${namespace}:k`), 0);
      assert.equal(await client.exists(...neighbours), neighbours.length);
      await client.unlink(...neighbours);
    });
    await cache.close();
  });

  it('stores JSON that any language reads, under namespace and key', async () => {
    const namespace = ownNamespace();
    const cache = make({ namespace });
    await cache.set('user:1', { name: 'ü', tags: ['a'] });
    await withClient(redis.url, async (client) => {
      assert.equal(await client.get(`${namespace}:user:1`), '{"name":"ü","tags":["a"]}');
      await client.set(`${namespace}:user:2`, '{"from": "elsewhere"}');
    });
    assert.deepEqual(await cache.get('user:2'), { from: 'elsewhere' });
    await cache.clear();
    await cache.close();
  });

  it('uses the namespace telltale:<name> unless told otherwise', async () => {
    const name = ownNamespace();
    const cache = redisCache({ url: redis.url, name, fallback: 'none', timeout: '5s' });
    await cache.set('k', 1);
    await withClient(redis.url, async (client) => assert.equal(await client.get(`telltale:${name}:k`), '1'));
    await cache.clear();
    await cache.close();
  });

  it('gives every written key its lifetime on the server', async () => {
    const namespace = ownNamespace();
    const cache = make({ namespace, ttl: '1h' });
    await cache.set('set', 1);
    await cache.setMany([
      ['many1', 1],
      ['many2', 1],
    ]);
    await cache.getOrSet('made', () => 1);
    await cache.setIfAbsent('absent', 1);
    await cache.increment('counter');
    await withClient(redis.url, async (client) => {
      const left = async (key: string) => client.pttl(`${namespace}:${key}`);
      for (const key of ['set', 'many1', 'many2', 'made', 'absent', 'counter'])
        assert.ok((await left(key)) > 3_500_000, key);
      await client.pexpire(`${namespace}:absent`, 1_000_000);
      await client.pexpire(`${namespace}:counter`, 1_000_000);
      await cache.setIfAbsent('absent', 2);
      await cache.increment('counter');
      assert.ok((await left('absent')) <= 1_000_000);
      assert.ok((await left('counter')) <= 1_000_000);
    });
    await cache.clear();
    await cache.close();
  });

  it('takes an entry that is no JSON for a miss, and tells once', async () => {
    const namespace = ownNamespace();
    const warnings: string[] = [];
    const cache = make({ namespace, onWarning: ({ code, message }) => warnings.push(`${code} ${message}`) });
    await withClient(redis.url, (client) => client.set(`${namespace}:k`, 'not json'));
    assert.deepEqual(await cache.getMany(['k', 'x']), [undefined, undefined]);
    assert.equal(await cache.getOrSet('k', () => 'again'), 'again');
    assert.equal(await cache.get('k'), 'again');
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', new RegExp(`E_CACHE_UNREADABLE .*"${namespace}:k"`));
    await cache.clear();
    await cache.close();
  });

  it('rejects with what Redis says about a key of another type, and goes on', async () => {
    const namespace = ownNamespace();
    const cache = make({ namespace });
    await withClient(redis.url, (client) => client.rpush(`${namespace}:list`, 'x'));
    await assert.rejects(cache.get('list'), { code: 'E_CACHE_REFUSED', message: /WRONGTYPE/ });
    await assert.rejects(cache.increment('list'), { code: 'E_CACHE_NOT_AN_INTEGER' });
    await cache.set('k', 1);
    assert.equal(await cache.get('k'), 1);
    await cache.clear();
    await cache.close();
  });

  it('selects the database of its URL', async () => {
    const namespace = ownNamespace();
    const cache = make({ namespace, url: `${redis.url}/3` });
    await cache.set('k', 1);
    await withClient(`${redis.url}/3`, async (client) =>
      assert.equal(await client.get(`${namespace}:k`), '1'),
    );
    await withClient(redis.url, async (client) => assert.equal(await client.get(`${namespace}:k`), null));
    await cache.clear();
    await cache.close();
  });
});
