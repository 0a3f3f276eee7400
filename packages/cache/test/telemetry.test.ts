import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { memoryCache } from '../src/index.ts';
import { DURATION_BOUNDARIES_S } from '../src/instruments.ts';
import { type CollectedMetrics, collectMetrics } from './support/metrics.ts';

describe('cache metrics', () => {
  let collected: CollectedMetrics;
  beforeEach(() => {
    collected = collectMetrics();
  });
  afterEach(() => collected.stop());

  it('count hits and misses, one for each key that is looked up', async () => {
    const cache = memoryCache({ name: 'users' });
    await cache.set('a', null);
    await cache.get('a');
    await cache.get('x');
    await cache.getMany(['a', 'x', 'y', 'z']);
    await Promise.all([1, 2, 3].map(() => cache.getOrSet('made', () => 1)));
    await cache.getOrSet('made', () => 1);
    await cache.has('a');
    const users = { 'cache.name': 'users', 'cache.tier': 'memory' };
    const { sum } = collected;
    const counts = async (operation: string) => [
      await sum('cache.requests', { ...users, 'cache.operation': operation, 'cache.hit': true }),
      await sum('cache.requests', { ...users, 'cache.operation': operation, 'cache.hit': false }),
    ];
    assert.deepEqual(await counts('get'), [1, 1]);
    assert.deepEqual(await counts('getMany'), [1, 3]);
    assert.deepEqual(await counts('getOrSet'), [1, 3]);
    assert.equal(await sum('cache.requests'), 10);
    assert.equal((await collected.metric('cache.requests'))?.descriptor.unit, '{request}');
  });

  it('measure durations in seconds, with the error of those that failed, and never a key', async () => {
    const cache = memoryCache({ name: 'users' });
    await cache.set('secret-key', 'x');
    await assert.rejects(cache.increment('secret-key'));
    const duration = await collected.metric('cache.operation.duration');
    assert.equal(duration?.descriptor.unit, 's');
    assert.deepEqual(
      duration?.dataPoints.map((point) => point.attributes),
      [
        { 'cache.name': 'users', 'cache.operation': 'set', 'cache.tier': 'memory' },
        {
          'cache.name': 'users',
          'cache.operation': 'increment',
          'cache.tier': 'memory',
          'error.type': 'E_CACHE_NOT_AN_INTEGER',
        },
      ],
    );
    const value = duration?.dataPoints[0]?.value as { buckets: { boundaries: number[] }; max: number };
    assert.deepEqual(value.buckets.boundaries, DURATION_BOUNDARIES_S);
    assert.ok(value.max < 1);
  });

  it('do not count the time of a factory', async () => {
    const cache = memoryCache();
    await cache.getOrSet('k', () => {
      const end = performance.now() + 300;
      while (performance.now() < end);
      return 1;
    });
    const duration = await collected.metric('cache.operation.duration');
    for (const point of duration?.dataPoints ?? []) assert.ok((point.value as { sum: number }).sum < 0.3);
  });

  it('count entries that had to go', async () => {
    const cache = memoryCache({ name: 'small', maxEntries: 2 });
    for (const key of ['a', 'b', 'c', 'd']) await cache.set(key, 1);
    await cache.delete('d');
    assert.equal(await collected.sum('cache.evictions', { 'cache.name': 'small' }), 2);
  });

  it('go to a provider that is registered after the cache was used', async () => {
    await collected.stop();
    const cache = memoryCache();
    await cache.get('x');
    collected = collectMetrics();
    await cache.get('x');
    assert.equal(await collected.sum('cache.requests'), 1);
  });
});
