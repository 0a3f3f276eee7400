import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { describe, it } from 'mocha';
import { elasticClient } from '../src/client.ts';
import { setupElasticsearch } from '../src/setup/index.ts';
import { httpServer } from './support/http.ts';

describe('errors', () => {
  it('name the address that does not answer, without its password, and what to do', async () => {
    const { host, close } = await httpServer(() => {});
    await close();
    await assert.rejects(
      setupElasticsearch(elasticClient({ node: `http://elastic:hunter2@${host}` })),
      (error) => {
        assert.equal((error as { code?: string }).code, 'E_ELASTIC_UNREACHABLE');
        assert.match(
          String(error),
          new RegExp(`http://${host}/ does not answer .*ECONNREFUSED.*; start it, or set ELASTICSEARCH_URL`),
        );
        assert.ok(!String(error).includes('hunter2'));
        return true;
      },
    );
  });

  const refusals: readonly [number, string, RegExp][] = [
    [401, 'E_ELASTIC_UNAUTHORIZED', /401, unable to authenticate.*; check ELASTICSEARCH_API_KEY/],
    [403, 'E_ELASTIC_UNAUTHORIZED', /403, unable to authenticate.*; give the user or API key the privilege/],
    [500, 'E_ELASTIC_REFUSED', /500, unable to authenticate/],
  ];
  for (const [status, code, message] of refusals) {
    it(`turn an answer ${status} into ${code} with Elasticsearch's own reason`, async () => {
      const server = await httpServer((_, response) => refuse(response, status));
      try {
        await assert.rejects(setupElasticsearch(elasticClient({ node: server.url })), { code, message });
      } finally {
        await server.close();
      }
    });
  }
});

function refuse(response: ServerResponse, status: number): void {
  response.statusCode = status;
  const error = { type: 'security_exception', reason: 'unable to authenticate user [elastic]' };
  response.end(JSON.stringify({ error, status }));
}
