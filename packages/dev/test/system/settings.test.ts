import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readSettings } from '../../src/system/settings.ts';

describe('readSettings', () => {
  it('keeps the cache where other users can reach it when root, else in the user cache folder', () => {
    assert.equal(readSettings({ HOME: '/root' }, true).cacheFolder, '/var/cache/telltale');
    assert.equal(readSettings({ HOME: '/home/ada' }, false).cacheFolder, '/home/ada/.cache/telltale');
    assert.equal(
      readSettings({ HOME: '/home/ada', XDG_CACHE_HOME: '/big' }, false).cacheFolder,
      '/big/telltale',
    );
    for (const isRoot of [true, false]) {
      const env = { HOME: '/h', XDG_CACHE_HOME: '/big', TELLTALE_CACHE_DIR: '/mine' };
      assert.equal(readSettings(env, isRoot).cacheFolder, '/mine');
    }
  });

  it('takes what the environment gives, and empty values as not given', () => {
    const given = readSettings(
      {
        PATH: '/a:/b',
        TELLTALE_TEST_REDIS_URL: 'redis://h',
        TELLTALE_TEST_ELASTICSEARCH_URL: '',
        TELLTALE_TEST_COLLECTOR_BIN: '/otelcol',
        JAVA_HOME: '/java',
        ES_JAVA_HOME: '/es-java',
        TELLTALE_REQUIRE_ALL: '1',
      },
      false,
    );
    assert.deepEqual(given.path, ['/a', '/b']);
    assert.equal(given.redisUrl, 'redis://h');
    assert.ok(!('elasticsearchUrl' in given));
    assert.equal(given.collectorBin, '/otelcol');
    assert.deepEqual(given.javaHomes, ['/es-java', '/java']);
    assert.equal(given.requireAll, true);
    assert.equal(readSettings({ TELLTALE_REQUIRE_ALL: '0' }, false).requireAll, false);
  });
});
