import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { describeAddress, parseRedisUrl } from '../../src/redis/address.ts';

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
});
