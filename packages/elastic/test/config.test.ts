import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { elasticClient } from '../src/client.ts';
import { checked, elasticConfigFromEnv } from '../src/config.ts';

describe('elasticConfigFromEnv', () => {
  it('means an Elasticsearch of this machine without credentials when nothing is set', () => {
    assert.deepEqual(elasticConfigFromEnv({}), { node: 'http://127.0.0.1:9200' });
  });

  it('takes empty variables for unset ones', () => {
    const env = { ELASTICSEARCH_URL: '', ELASTICSEARCH_API_KEY: '', ELASTICSEARCH_USER: '' };
    assert.deepEqual(elasticConfigFromEnv(env), { node: 'http://127.0.0.1:9200' });
  });

  it('reads address, user, password and fingerprint', () => {
    const env = {
      ELASTICSEARCH_URL: 'https://search.example:9243',
      ELASTICSEARCH_USER: 'elastic',
      ELASTICSEARCH_PASSWORD: 'secret',
      ELASTICSEARCH_CA_FINGERPRINT: 'AB:CD',
    };
    assert.deepEqual(elasticConfigFromEnv(env), {
      node: 'https://search.example:9243',
      username: 'elastic',
      password: 'secret',
      caFingerprint: 'AB:CD',
    });
  });

  const contradictions: readonly [string, Record<string, string>, RegExp][] = [
    ['a user without a password', { ELASTICSEARCH_USER: 'elastic' }, /a user .* but no password/],
    ['a password without a user', { ELASTICSEARCH_PASSWORD: 'secret' }, /a password .* but no user/],
    [
      'an API key and a user',
      { ELASTICSEARCH_API_KEY: 'k', ELASTICSEARCH_USER: 'u', ELASTICSEARCH_PASSWORD: 'p' },
      /both an API key and a user/,
    ],
    [
      'an address without http',
      { ELASTICSEARCH_URL: 'localhost:9200' },
      /ELASTICSEARCH_URL "localhost:9200" is not/,
    ],
    ['a fingerprint without https', { ELASTICSEARCH_CA_FINGERPRINT: 'AB' }, /fingerprint is for https/],
  ];
  for (const [what, env, message] of contradictions) {
    it(`refuses ${what}`, () => {
      assert.throws(() => elasticConfigFromEnv(env), { code: 'E_ELASTIC_CONFIG', message });
    });
  }

  it('does not print the password that stands in an address', () => {
    const config = { node: 'http://elastic:hunter2@127.0.0.1:9200', caFingerprint: 'AB' };
    assert.throws(
      () => checked(config),
      (error: Error) => !error.message.includes('hunter2'),
    );
  });

  const secrets: readonly [given: string, shown: string][] = [
    ['elastic:hunter2@host:9200', '***@host:9200'],
    ['elastic:hun//ter2@host:9200', '***@host:9200'],
    ['https://elastic:hun/ter2@host:9200', 'https://***@host:9200'],
    ['https://elastic:hun@ter2/@host:9200', 'https://***@host:9200'],
    ['https://elastic:12/ter2@host:9200', 'https://***@host:9200'],
    ['https://elastic:12#ter2@host:9200', 'https://***@host:9200'],
    ['https://elastic:ter2%zz@host:9200', 'https://***@host:9200'],
    ['ftp://elastic:hunter2@host', 'ftp://***@host'],
    ['host:9200?key=hunter2', 'host:9200?***'],
  ];
  for (const [given, shown] of secrets) {
    it(`refuses ${given} without showing its secret`, () => {
      assert.throws(
        () => elasticConfigFromEnv({ ELASTICSEARCH_URL: given }),
        (error: Error & { code?: string }) =>
          error.code === 'E_ELASTIC_CONFIG' &&
          error.message.startsWith(`ELASTICSEARCH_URL "${shown}" `) &&
          !error.message.includes('ter2'),
      );
    });
  }

  it('takes an address with an encoded password', () => {
    const node = 'https://elastic:hun%2Fter%402@host:9200/below';
    assert.equal(elasticConfigFromEnv({ ELASTICSEARCH_URL: node }).node, node);
  });
});

describe('elasticClient', () => {
  it('refuses what cannot work before anything is sent', () => {
    assert.throws(() => elasticClient({ node: 'ftp://127.0.0.1' }), { code: 'E_ELASTIC_CONFIG' });
  });
});
