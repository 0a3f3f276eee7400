import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Redis } from 'ioredis';
import { describe, it } from 'mocha';
import { forTests } from '../../src/servers/forTests.ts';
import { startRedis } from '../../src/servers/redis.ts';
import { fakeMachine } from '../fakeMachine.ts';

describe('startRedis', () => {
  it('gives an empty server of its own, which stop ends and removes', async function () {
    const redis = await forTests(this, () => startRedis({ own: true }));
    const client = new Redis(redis.url);
    assert.equal(await client.dbsize(), 0);
    assert.equal(await client.set('key', 'value'), 'OK');
    client.disconnect();
    assert.match(redis.describe(), /^Redis: redis:\/\/127\.0\.0\.1:\d+, .*redis-server from PATH$/);
    const folder = dirname(redis.logFile ?? '');
    assert.ok(existsSync(folder));

    await redis.stop();

    assert.ok(!existsSync(folder));
    await assert.rejects(answers(redis.url));
  });

  it('runs several side by side', async function () {
    const one = await forTests(this, () => startRedis({ own: true }));
    const other = await startRedis({ own: true });
    assert.notEqual(one.url, other.url);
    await Promise.all([one.stop(), other.stop()]);
  });

  it('comes back on the same port after a kill, with its own arguments', async function () {
    const first = await forTests(this, () => startRedis({ own: true }));
    await first.kill();
    await assert.rejects(answers(first.url));
    const port = Number(new URL(first.url).port);
    const second = await startRedis({ own: true, port, args: ['--maxmemory', '2mb'] });
    const client = new Redis(second.url);
    assert.deepEqual(await client.config('GET', 'maxmemory'), ['maxmemory', '2097152']);
    client.disconnect();
    await second.stop();
  });

  it('takes the address of the environment, leaves that server alone and hides its password', async function () {
    const theirs = await forTests(this, () => startRedis({ own: true }));
    await setPassword(theirs.url, 'secret');
    const redisUrl = theirs.url.replace('redis://', 'redis://:secret@');

    const redis = await startRedis({ machine: fakeMachine({}, { settings: { redisUrl } }) });

    assert.equal(redis.url, redisUrl);
    assert.ok(!redis.describe().includes('secret'));
    assert.match(redis.describe(), /given by TELLTALE_TEST_REDIS_URL/);
    await redis.stop();
    await answers(redisUrl);
    await assert.rejects(redis.kill(), /own: true/);
    await theirs.stop();
    await assert.rejects(startRedis({ machine: fakeMachine({}, { settings: { redisUrl } }) }), {
      code: 'E_SERVER_FAILED',
      message: /given by TELLTALE_TEST_REDIS_URL does not answer/,
    });
  });

  it('says what is missing and what would give it', async () => {
    await assert.rejects(startRedis({ machine: fakeMachine() }), {
      code: 'E_SERVER_UNAVAILABLE',
      server: 'Redis',
      reason: /not in PATH/,
      remedy: /npm run setup/,
    });
  });

  it('tells the last lines of a server that does not come up', async function () {
    const redis = await forTests(this, () => startRedis({ own: true }));
    await redis.stop();
    await assert.rejects(startRedis({ own: true, args: ['--no-such-setting', 'x'] }), {
      code: 'E_SERVER_FAILED',
      message: /ended with code 1 instead of getting ready; its last lines:\n[\s\S]*no-such-setting/,
    });
  });
});

async function answers(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.disconnect();
  }
}

async function setPassword(url: string, password: string): Promise<void> {
  const client = new Redis(url);
  await client.config('SET', 'requirepass', password);
  client.disconnect();
}
