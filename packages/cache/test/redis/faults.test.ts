import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { type Cache, type RedisCacheOptions, redisCache } from '../../src/index.ts';
import { eventually } from '../support/eventually.ts';
import { type CollectedMetrics, collectMetrics } from '../support/metrics.ts';
import { proxyTo } from '../support/proxy.ts';
import { bringBack, forTests, freeze, type RunningRedis, startRedis, withClient } from '../support/redis.ts';

/** The bound is 250 ms; a busy machine gets some more. */
const FIRST_ANSWER_MS = 1_500;
/** A thousand later answers come "at once": far below one timeout each. */
const THOUSAND_ANSWERS_MS = 1_500;

async function timed<T>(work: Promise<T>): Promise<[result: T, milliseconds: number]> {
  const start = performance.now();
  return [await work, performance.now() - start];
}

async function answersAtOnce(cache: Cache): Promise<void> {
  const all = Promise.all(Array.from({ length: 1_000 }, (_, i) => cache.set(`k${i}`, i)));
  const [, milliseconds] = await timed(all);
  assert.ok(milliseconds < THOUSAND_ANSWERS_MS, `${milliseconds} ms for a thousand answers`);
  assert.equal(await cache.get('k999'), 999);
}

describe('a Redis that goes away', function () {
  this.timeout(60_000);
  const endings: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });

  let warnings: string[];
  function cacheAt(url: string, options: RedisCacheOptions = {}): Cache {
    warnings = [];
    const cache = redisCache({ url, onWarning: ({ message }) => warnings.push(message), ...options });
    endings.push(() => cache.close());
    return cache;
  }
  /** A cache that has written to its server; made anew when a busy machine was too slow for its first moments. */
  async function cacheInUse(url: string, options: RedisCacheOptions = {}): Promise<Cache> {
    for (let tries = 1; ; tries++) {
      const cache = cacheAt(url, options);
      const made = await cache.set('in-use', 1).then(
        () => true,
        () => false,
      );
      if (made && warnings.length === 0) return cache;
      assert.ok(tries < 10, `no way to the server: ${warnings}`);
    }
  }
  async function ownRedis(
    context: Parameters<typeof forTests>[0],
    args: string[] = [],
  ): Promise<RunningRedis> {
    const redis = await forTests(context, () => startRedis({ own: true, args }));
    endings.push(() => redis.stop());
    return redis;
  }
  function metrics(): CollectedMetrics {
    const collected = collectMetrics();
    endings.push(() => collected.stop());
    return collected;
  }
  /** Waits until the cache writes to the server again. */
  const recovered = (cache: Cache, url: string) =>
    eventually(async () => {
      await cache.set('recovered', 1);
      await withClient(url, async (client) =>
        assert.equal(await client.get('telltale:default:recovered'), '1'),
      );
    }, 30_000);

  it('absent at start: memory answers in time, one warning tells, and it is taken up when it comes', async function () {
    const redis = await ownRedis(this);
    await redis.kill();
    const { sum } = metrics();
    const cache = cacheAt(redis.url);
    const [, milliseconds] = await timed(cache.set('k', 'from memory'));
    assert.ok(milliseconds < FIRST_ANSWER_MS, `${milliseconds} ms`);
    assert.equal(await cache.get('k'), 'from memory');
    await answersAtOnce(cache);
    assert.equal(warnings.length, 1);
    assert.match(
      warnings[0] ?? '',
      /Redis at redis:\/\/127.0.0.1:\d+\/0 is away \(.*ECONNREFUSED.*memory.*Check/,
    );
    assert.equal(await sum('cache.fallbacks'), 1_003);
    assert.equal(await sum('cache.requests', { 'cache.tier': 'memory', 'cache.hit': true }), 2);

    const back = await bringBack(redis);
    endings.push(() => back.stop());
    await recovered(cache, redis.url);
    assert.equal(warnings.length, 1);
  });

  it('killed while in use: commands under way are answered, and it is taken up when it is back', async function () {
    const redis = await ownRedis(this);
    const cache = await cacheInUse(redis.url);
    await cache.set('k', 'on the server');
    assert.equal(await cache.get('k'), 'on the server');

    const underWay = Promise.all(Array.from({ length: 500 }, (_, i) => cache.set(`under-way:${i}`, i)));
    const [, milliseconds] = await timed(Promise.all([underWay, redis.kill()]));
    assert.ok(milliseconds < FIRST_ANSWER_MS, `${milliseconds} ms`);
    const [missed] = await timed(cache.get('k'));
    assert.equal(missed, undefined);
    await answersAtOnce(cache);
    assert.equal(warnings.length, 1);

    const back = await bringBack(redis);
    endings.push(() => back.stop());
    await recovered(cache, redis.url);
  });

  it('silent: the first answer waits no longer than the timeout, later ones not at all, and it is taken up when it goes on', async function () {
    const redis = await ownRedis(this);
    const cache = await cacheInUse(redis.url);
    await cache.set('k', 1);
    const goOn = await freeze(redis.url);
    endings.push(goOn);
    const [first, milliseconds] = await timed(cache.getOrSet('k', () => 'loaded'));
    assert.equal(first, 'loaded');
    assert.ok(milliseconds < FIRST_ANSWER_MS, `${milliseconds} ms`);
    await answersAtOnce(cache);
    assert.match(warnings[0] ?? '', /no answer within 200 ms/);
    goOn();
    await recovered(cache, redis.url);
    assert.equal(warnings.length, 1);
    const stats = await withClient(redis.url, (client) => client.info('commandstats'));
    const sets = Number(/cmdstat_set:calls=(\d+)/.exec(stats)?.[1]);
    assert.ok(sets < 10, `${sets} SET commands reached the server: the thousand were not kept for it`);
  });

  it('silent at start: the same, although it takes the connection', async function () {
    const redis = await ownRedis(this);
    const goOn = await freeze(redis.url);
    endings.push(goOn);
    const cache = cacheAt(redis.url);
    const [, milliseconds] = await timed(cache.set('k', 1));
    assert.ok(milliseconds < FIRST_ANSWER_MS, `${milliseconds} ms`);
    await answersAtOnce(cache);
    goOn();
    await recovered(cache, redis.url);
  });

  it('gives no value from before: what was changed while it was away is gone from it, the rest is there', async function () {
    const redis = await ownRedis(this);
    const cache = await cacheInUse(redis.url);
    await cache.setMany([
      ['changed', 'old'],
      ['deleted', 'old'],
      ['kept', 'old'],
    ]);
    const goOn = await freeze(redis.url);
    endings.push(goOn);
    await cache.set('changed', 'new');
    await cache.delete('deleted');
    assert.deepEqual(await cache.getMany(['changed', 'deleted']), ['new', undefined]);
    goOn();
    await recovered(cache, redis.url);
    assert.deepEqual(await cache.getMany(['changed', 'deleted', 'kept']), [undefined, undefined, 'old']);

    await cache.set('changed', 'newest');
    endings.push(await freeze(redis.url));
    assert.equal(await cache.get('changed'), undefined, 'memory keeps nothing from the last time');
  });

  it('behind a network that lost the connection without a word: a new connection is made', async function () {
    const redis = await ownRedis(this);
    const proxy = await proxyTo(redis.url);
    endings.push(() => proxy.close());
    const cache = await cacheInUse(proxy.url);
    await cache.set('k', 1);
    proxy.loseConnections();
    const [, milliseconds] = await timed(cache.get('k'));
    assert.ok(milliseconds < FIRST_ANSWER_MS, `${milliseconds} ms`);
    await recovered(cache, redis.url);
    assert.equal(await cache.get('k'), 1);
  });

  it('is cleared on its return when the cache was cleared meanwhile', async function () {
    const redis = await ownRedis(this);
    const cache = await cacheInUse(redis.url);
    await cache.set('k', 'old');
    const goOn = await freeze(redis.url);
    endings.push(goOn);
    await cache.clear();
    goOn();
    await recovered(cache, redis.url);
    assert.equal(await cache.get('k'), undefined);
  });

  it('refusing writes (out of memory): memory answers, and no older value is read', async function () {
    const redis = await ownRedis(this, ['--maxmemory-policy', 'noeviction']);
    const cache = await cacheInUse(redis.url, { timeout: '5s' });
    await cache.set('k', 'old');
    await withClient(redis.url, (client) => client.config('SET', 'maxmemory', '1'));
    await cache.set('k', 'new');
    assert.equal(await cache.get('k'), 'new');
    assert.match(warnings[0] ?? '', /OOM/);
    await withClient(redis.url, (client) => client.config('SET', 'maxmemory', '0'));
    await recovered(cache, redis.url);
    assert.notEqual(await cache.get('k'), 'old');
  });

  it('refusing the password: memory answers, and the warning says so without the password', async function () {
    const redis = await ownRedis(this, ['--user', 'app', 'on', '>right', '~*', '+@all']);
    const cache = cacheAt(redis.url.replace('//', '//app:hunter2@'));
    await cache.set('k', 1);
    assert.equal(await cache.get('k'), 1);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /WRONGPASS/);
    assert.doesNotMatch(warnings[0] ?? '', /hunter2/);
  });

  it('without fallback: an error that says so, in time, later ones at once, and recovery all the same', async function () {
    const redis = await ownRedis(this);
    const cache = await cacheInUse(redis.url, { fallback: 'none' });
    await cache.set('k', 1);
    const goOn = await freeze(redis.url);
    endings.push(goOn);
    const expected = { code: 'E_CACHE_UNAVAILABLE', message: /operations fail until it is back/ };
    const [, milliseconds] = await timed(assert.rejects(cache.get('k'), { ...expected, reason: 'timeout' }));
    assert.ok(milliseconds < FIRST_ANSWER_MS, `${milliseconds} ms`);
    await assert.rejects(
      cache.getOrSet('k', () => 1),
      { ...expected, reason: 'circuit_open' },
    );
    goOn();
    await eventually(async () => assert.equal(await cache.get('k'), 1), 30_000);
    assert.equal(warnings.length, 1);
  });

  it('does not keep close() waiting', async function () {
    const redis = await ownRedis(this);
    const cache = await cacheInUse(redis.url);
    await cache.set('k', 1);
    endings.push(await freeze(redis.url));
    const [, milliseconds] = await timed(cache.close());
    assert.ok(milliseconds < FIRST_ANSWER_MS, `${milliseconds} ms`);
    const never = cacheAt('redis://127.0.0.1:1');
    await never.close();
  });
});
