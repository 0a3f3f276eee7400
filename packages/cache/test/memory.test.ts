import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { memoryCache } from '../src/index.ts';
import { itKeepsTheContract } from './contract.ts';

describe('memory cache', () => {
  describe('with values: clone', () => itKeepsTheContract((options) => memoryCache(options)));
  describe('with values: freeze', () =>
    itKeepsTheContract((options) => memoryCache({ ...options, values: 'freeze' })));

  it('gives up the least recently used entry when it is full', async () => {
    const cache = memoryCache({ maxEntries: 2 });
    await cache.set('a', 1);
    await cache.set('b', 2);
    await cache.get('a');
    await cache.set('c', 3);
    assert.deepEqual(await cache.getMany(['a', 'b', 'c']), [1, undefined, 3]);
  });

  it('with values: freeze gives all readers one frozen value', async () => {
    const cache = memoryCache({ values: 'freeze' });
    const given = { list: [{ a: 1 }] };
    await cache.set('k', given);
    const read = (await cache.get('k')) as typeof given;
    assert.equal(await cache.get('k'), read);
    assert.throws(() => read.list.push({ a: 2 }), TypeError);
    assert.throws(() => Object.assign(read.list[0] ?? {}, { a: 2 }), TypeError);
    given.list.push({ a: 2 }); // What the caller keeps stays its own.
    const made = await cache.getOrSet('made', () => ({ b: 1 }));
    assert.ok(Object.isFrozen(made));
  });

  it('refuses options that cannot be', () => {
    assert.throws(() => memoryCache({ maxEntries: 0 }), {
      code: 'E_CACHE_CONFIG',
      message: /"maxEntries" is 0/,
    });
    assert.throws(() => memoryCache({ ttl: -1 }), { code: 'E_CACHE_CONFIG', message: /"ttl" is -1/ });
  });
});
