import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { describeAddress, parseRedisUrl, withoutCredentials } from '../../src/redis/address.ts';

describe('Redis address', () => {
  const addresses: readonly [url: string, address: object, shown: string][] = [
    ['redis://h', { host: 'h', port: 6379, db: 0, tls: false }, 'redis://h:6379/0'],
    ['redis://h:1/2', { host: 'h', port: 1, db: 2, tls: false }, 'redis://h:1/2'],
    [
      'rediss://u:p%40%2F@h:1',
      { host: 'h', port: 1, db: 0, tls: true, username: 'u', password: 'p@/' },
      'rediss://h:1/0',
    ],
    ['redis://:p@[::1]:1', { host: '::1', port: 1, db: 0, tls: false, password: 'p' }, 'redis://[::1]:1/0'],
  ];
  for (const [url, address, shown] of addresses)
    it(`reads ${url}`, () => {
      const parsed = parseRedisUrl(url, 'REDIS_URL');
      assert.deepEqual(parsed, address);
      assert.equal(describeAddress(parsed), shown);
    });

  const shown: readonly [given: string, shown: string][] = [
    ['redis://user:pa/ssw0rd@host', 'redis://***@host'],
    ['redis://user:pa@ss/w0rd@host:1/2', 'redis://***@host:1/2'],
    ['redis://user:pa?ss#w0rd@host', 'redis://***@host'],
    ['REDISS://:pass@host', 'REDISS://***@host'],
    ['user:pass@host:6379', '***@host:6379'],
    ['redis:user:pass@host', '***@host'],
    ['user:pa//ss@host', '***@host'],
    ['//user:pass@host', '***@host'],
    ['redis://user:pass\n@host', 'redis://***@host'],
    ['redis://host?password=pass', 'redis://host?***'],
    ['redis://host?mail=a@b&password=pass', 'redis://***@b&***'],
    ['localhost:6379', 'localhost:6379'],
    ['redis://host/zero', 'redis://host/zero'],
  ];
  for (const [given, masked] of shown)
    it(`shows ${JSON.stringify(given)} without its secrets`, () => {
      assert.equal(withoutCredentials(given), masked);
    });

  for (const url of [
    'redis://user:pa/ssw0rd@host',
    'user:ssw0rd@host',
    'redis://host?password=ssw0rd',
    'redis://u:ssw0rd@h/x',
  ])
    it(`keeps the password out of the error for ${url}`, () => {
      const fits = (error: Error) => !error.message.includes('ssw0rd') && /REDIS_URL is /.test(error.message);
      assert.throws(() => parseRedisUrl(url, 'REDIS_URL'), fits);
    });

  for (const url of ['redis://user:%zz@host', 'redis://%zz:pass@host', 'redis://user:50%@host'])
    it(`says what is wrong with the encoding of ${url}`, () => {
      const message =
        /^REDIS_URL is "redis:\/\/\*\*\*@host", which has a "%" .*\. Give redis:.* percent-encoded$/;
      assert.throws(() => parseRedisUrl(url, 'REDIS_URL'), { code: 'E_CACHE_CONFIG', message });
    });
});
