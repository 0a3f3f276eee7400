import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { after, before, describe, it } from 'mocha';
import { redisCache } from '../../src/index.ts';
import { forTests, type RunningRedis, startRedis, withClient } from '../support/redis.ts';

describe('errors of Redis, printed with their causes', () => {
  let redis: RunningRedis;
  before(async function () {
    redis = await forTests(this, () => startRedis({ own: true }));
    await withClient(redis.url, (client) =>
      client.call('ACL', 'SETUSER', 'reader', 'on', '>hunter2', '~*', '+@all', '-set', '-incrby'),
    );
  });
  after(() => redis?.stop());

  /** All that a logger could print of a failed operation on a server where this password is used. */
  async function printed(password: string, fail: (cache: ReturnType<typeof redisCache>) => Promise<unknown>) {
    const url = redis.url.replace('//', `//reader:${password}@`);
    const told: unknown[] = [];
    const onWarning = (warning: unknown) => told.push(warning);
    const cache = redisCache({ url, fallback: 'none', timeout: '5s', onWarning });
    await assert.rejects(fail(cache), (error) => told.push(error) > 0);
    await cache.close();
    return inspect(told, { depth: 9, showHidden: true });
  }

  it('have no password in them', async () => {
    const text = await printed('wrong-hunter', (cache) => cache.get('k'));
    assert.match(text, /WRONGPASS/);
    assert.doesNotMatch(text, /wrong-hunter/);
  });

  it('have no value in them', async () => {
    const text = await printed('hunter2', (cache) => cache.set('k', 'what was said'));
    assert.match(text, /NOPERM/);
    assert.match(text, /name: 'set'/);
    assert.doesNotMatch(text, /what was said|hunter2/);
  });

  it('have no value in them when a command of many fails', async () => {
    const text = await printed('hunter2', (cache) => cache.setMany([['k', 'what was said']]));
    assert.match(text, /NOPERM/);
    assert.doesNotMatch(text, /what was said/);
  });

  it('have no value in them when a transaction fails', async () => {
    const text = await printed('hunter2', (cache) => cache.increment('k', { by: 4711, ttl: '1h' }));
    assert.match(text, /NOPERM|EXECABORT/);
    assert.doesNotMatch(text, /4711/);
  });
});
