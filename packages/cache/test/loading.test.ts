import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';

const INDEX = new URL('../src/index.ts', import.meta.url).href;

/** Runs a program on this package in a process of its own and gives whether ioredis was loaded there. */
async function loadsRedis(program: string): Promise<boolean> {
  const source = `
    import { createRequire } from 'node:module';
    import { cacheConfigFromEnv, createCache } from '${INDEX}';
    ${program}
    const loaded = Object.keys(createRequire('${INDEX}').cache);
    console.log(loaded.some((path) => path.includes('ioredis')));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', source]);
  return JSON.parse(stdout);
}

describe('loading', () => {
  it('takes ioredis only for a Redis cache', async () => {
    const use = (type: string) => `
      const cache = createCache(cacheConfigFromEnv({ CACHE_TYPE: '${type}', REDIS_URL: 'redis://127.0.0.1:1' }));
      await cache.set('k', 1);
      await cache.close();`;
    assert.equal(await loadsRedis(use('memory')), false);
    assert.equal(await loadsRedis(use('redis')), true);
  });
});
