import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type CacheConfig, cacheConfigFromEnv, createCache } from '../src/index.ts';

describe('cacheConfigFromEnv', () => {
  it('reads every variable', () => {
    const env = {
      CACHE_TYPE: 'redis',
      CACHE_NAME: 'users',
      CACHE_TTL: '10m',
      CACHE_MAX_ENTRIES: '500',
      CACHE_VALUES: 'freeze',
      REDIS_URL: 'rediss://app:secret@cache.example:6380/2',
      CACHE_NAMESPACE: 'shop:users',
      CACHE_TIMEOUT: '100',
      CACHE_FALLBACK: 'none',
    };
    assert.deepEqual(cacheConfigFromEnv(env), {
      type: 'redis',
      name: 'users',
      ttl: 600_000,
      maxEntries: 500,
      values: 'freeze',
      url: 'rediss://app:secret@cache.example:6380/2',
      namespace: 'shop:users',
      timeout: 100,
      fallback: 'none',
    } satisfies CacheConfig);
  });

  it('leaves out what is unset or empty', () => {
    assert.deepEqual(cacheConfigFromEnv({ CACHE_TYPE: '', REDIS_URL: undefined, PATH: '/bin' }), {});
  });

  const mistakes: readonly [variable: string, value: string, remedy: RegExp][] = [
    ['CACHE_TYPE', 'memcached', /CACHE_TYPE is 'memcached'\. Use one of: memory, redis/],
    ['CACHE_NAME', 'two words', /CACHE_NAME is 'two words'\. Use letters/],
    ['CACHE_TTL', '0', /CACHE_TTL is '0'\. Give milliseconds/],
    ['CACHE_TTL', 'ten minutes', /CACHE_TTL is 'ten minutes'/],
    ['CACHE_MAX_ENTRIES', '1e9', /CACHE_MAX_ENTRIES is '1e9'\. Give a whole number/],
    ['CACHE_MAX_ENTRIES', ' ', /CACHE_MAX_ENTRIES is ' '/],
    ['CACHE_MAX_ENTRIES', 'many', /CACHE_MAX_ENTRIES is 'many'/],
    ['CACHE_VALUES', 'share', /CACHE_VALUES is 'share'\. Use one of: clone, freeze/],
    ['CACHE_NAMESPACE', 'a b', /CACHE_NAMESPACE is 'a b'/],
    ['CACHE_TIMEOUT', '-5', /CACHE_TIMEOUT is '-5'\. Give a time/],
    ['CACHE_FALLBACK', 'stale', /CACHE_FALLBACK is 'stale'\. Use one of: memory, none/],
    ['REDIS_URL', 'localhost:6379', /REDIS_URL is "localhost:6379".*Give redis:\/\//],
    ['REDIS_URL', 'http://localhost', /REDIS_URL is "http:\/\/localhost"/],
    ['REDIS_URL', 'redis://h/zero', /REDIS_URL is/],
    ['REDIS_URL', 'redis://h?enableOfflineQueue=true', /has a query/],
  ];
  for (const [variable, value, message] of mistakes)
    it(`says what is wrong with ${variable}=${value}`, () => {
      assert.throws(() => cacheConfigFromEnv({ [variable]: value }), { code: 'E_CACHE_CONFIG', message });
    });

  it('keeps the password out of the error', () => {
    assert.throws(
      () => cacheConfigFromEnv({ REDIS_URL: 'redis://u:hunter2@h/zero' }),
      (error: Error) => !error.message.includes('hunter2') && error.message.includes('//***@h/zero'),
    );
  });
});

describe('createCache', () => {
  it('makes a memory cache by default', async () => {
    const cache = createCache();
    await cache.set('k', 1);
    assert.equal(await cache.get('k'), 1);
    assert.equal(cache.name, 'default');
    await cache.close();
  });

  it('takes settings as they stand in a file: null is unset, text is read', async () => {
    const config = { type: null, name: 'users', ttl: '10m', maxEntries: '5' } as unknown as CacheConfig;
    const cache = createCache(config);
    assert.equal(cache.name, 'users');
    await cache.close();
  });

  it('makes a Redis cache, which answers although nothing is there', async () => {
    const warnings: string[] = [];
    const cache = createCache(
      { type: 'redis', url: 'redis://127.0.0.1:1', values: 'freeze' },
      { onWarning: ({ code }) => warnings.push(code) },
    );
    await cache.set('k', { list: [1] });
    const value = await cache.get<{ list: number[] }>('k');
    assert.deepEqual(value, { list: [1] });
    assert.ok(Object.isFrozen(value?.list), 'not frozen');
    assert.deepEqual(warnings, ['E_CACHE_UNAVAILABLE']);
    await cache.close();
  });

  it('refuses settings that are wrong or unknown', () => {
    const bad = (config: object) => () => createCache(config as CacheConfig);
    assert.throws(bad({ type: 'tiered' }), { code: 'E_CACHE_CONFIG', message: /"type" is 'tiered'/ });
    assert.throws(bad({ ttl: {} }), { code: 'E_CACHE_CONFIG', message: /"ttl" is \{\}/ });
    assert.throws(bad({ tll: '10m' }), {
      code: 'E_CACHE_CONFIG',
      message: /no cache option "tll"\. Use type,/,
    });
    assert.throws(bad({ url: 7 }), { code: 'E_CACHE_CONFIG', message: /"url" is 7/ });
    assert.throws(bad({ url: new URL('redis://u:hunter2@h') }), {
      code: 'E_CACHE_CONFIG',
      message: 'The cache option "url" is an object. Give an address such as redis://localhost:6379',
    });
    assert.throws(bad({ timeout: Number.POSITIVE_INFINITY }), { code: 'E_CACHE_CONFIG' });
  });
});
