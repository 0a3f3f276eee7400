import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { destinationName, isCredential, isDestinationName } from '../../src/export/destinationName.ts';

const URL_OF_LOGS = 'https://collector.example:4318/v1/logs';

const nameOf = (url: string, headers: Record<string, string> = {}) => destinationName({ url, headers });

describe('the name of a destination', () => {
  for (const [what, url, headers] of [
    ['user and password of the URL', 'https://user:new@collector.example:4318/v1/logs', {}],
    ['a parameter that is a key', `${URL_OF_LOGS}?api_key=new`, {}],
    ['parameters in other spellings', `${URL_OF_LOGS}?apiKey=a&access-token=b&sig=c&x-api-key=d`, {}],
    ['headers that are credentials', URL_OF_LOGS, { authorization: 'Bearer new', 'x-seq-apikey': 'k' }],
  ] as const) {
    it(`does not depend on ${what}`, () => {
      assert.equal(nameOf(url, headers), nameOf(URL_OF_LOGS));
    });
  }

  it('stays the same for the other parameters when a credential beside them changes', () => {
    const at = (key: string) => nameOf(`${URL_OF_LOGS}?dataset=a&token=${key}&region=eu`);
    assert.equal(at('old'), at('new'));
    assert.equal(at('old'), nameOf(`${URL_OF_LOGS}?dataset=a&region=eu`));
  });

  for (const [what, url, headers] of [
    ['host', 'https://other.example:4318/v1/logs', {}],
    ['path', 'https://collector.example:4318/tenant/v1/logs', {}],
    ['parameters', `${URL_OF_LOGS}?dataset=a`, {}],
    ['routing key', `${URL_OF_LOGS}?routing_key=a`, {}],
    ['headers', URL_OF_LOGS, { 'x-scope-orgid': 'a' }],
  ] as const) {
    it(`is another one for another one’s ${what}`, () => {
      assert.notEqual(nameOf(url, headers), nameOf(URL_OF_LOGS));
    });
  }

  it('is one, for an address, too, that is no URL', () => {
    for (const url of [URL_OF_LOGS, 'no address']) assert.ok(isDestinationName(nameOf(url)), url);
    assert.notEqual(nameOf('no address'), nameOf('no other'));
    for (const name of ['', 'logs', 'abcdef', 'ABCDEF0123456789', `${nameOf(URL_OF_LOGS)}0`])
      assert.equal(isDestinationName(name), false, name);
  });
});

describe('a credential', () => {
  const yes =
    'authorization Proxy-Authorization cookie x-api-key apikey api_key apiKey dd-api-key access_token accessToken token key sig auth X-Auth-Token license-key password client_secret X-Amz-Signature';
  const no =
    'x-scope-orgid dataset tenant routing-key partition_key tokenizer keyspace monkey authority design stream-name x-auth-tenant';
  it('is told by its name, in headers and in parameters alike', () => {
    assert.deepEqual(`${yes} ${no}`.split(' ').filter(isCredential), yes.split(' '));
  });
});
