import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'mocha';
import { startElasticsearch } from '../../src/servers/elasticsearch.ts';
import { forTests } from '../../src/servers/forTests.ts';
import { fakeMachine } from '../fakeMachine.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('startElasticsearch', () => {
  const folder = temporaryFolder();

  it('gives a healthy node that indexes and finds, and that stop ends and removes', async function () {
    const elasticsearch = await forTests(this, () => startElasticsearch({ own: true }));
    await post(`${elasticsearch.url}/notes/_doc?refresh=true`, { text: 'a real document' });
    const found = await post(`${elasticsearch.url}/notes/_search`, { query: { match: { text: 'real' } } });
    assert.equal((found as { hits: { total: { value: number } } }).hits.total.value, 1);
    const own = dirname(elasticsearch.logFile ?? '');
    assert.ok(existsSync(join(own, 'data', 'node.lock')));

    const settings = { elasticsearchUrl: elasticsearch.url };
    const same = await startElasticsearch({ machine: fakeMachine({}, { settings }) });
    assert.equal(
      same.describe(),
      `Elasticsearch: ${elasticsearch.url} given by TELLTALE_TEST_ELASTICSEARCH_URL`,
    );
    await same.stop();
    assert.ok((await fetch(`${elasticsearch.url}/_cluster/health`)).ok);

    await elasticsearch.stop();

    assert.ok(!existsSync(own));
    await assert.rejects(startElasticsearch({ machine: fakeMachine({}, { settings }) }), {
      code: 'E_SERVER_FAILED',
      message: /given by TELLTALE_TEST_ELASTICSEARCH_URL does not answer/,
    });
  });

  it('says what is missing and what would give it', async () => {
    await assert.rejects(startElasticsearch({ machine: fakeMachine() }), {
      code: 'E_SERVER_UNAVAILABLE',
      reason: 'no distribution has been installed',
      remedy: /npm run setup/,
    });
  });

  it('tells when the user that it must run as cannot reach it', async function () {
    if (process.getuid?.() !== 0) return this.skip();
    const closed = join(folder, 'closed');
    const home = distribution(join(closed, 'elasticsearch'));
    const jdkHome = jdk(join(folder, 'jdk'));
    mkdirSync(closed, { recursive: true, mode: 0o700 });
    const machine = fakeMachine(
      {},
      {
        isRoot: true,
        settings: { elasticsearchHome: home, javaHomes: [jdkHome] },
        run: async (_, [flag]) => (flag === '-u' ? '65534' : '65534'),
      },
    );
    await assert.rejects(startElasticsearch({ machine }), {
      code: 'E_SERVER_UNAVAILABLE',
      reason: /the user nobody cannot read .*closed/,
      remedy: /TELLTALE_CACHE_DIR/,
    });
  });
});

function distribution(home: string): string {
  mkdirSync(join(home, 'bin'), { recursive: true, mode: 0o700 });
  writeFileSync(join(home, 'bin', 'elasticsearch'), '', { mode: 0o755 });
  return home;
}

function jdk(home: string): string {
  mkdirSync(join(home, 'bin'), { recursive: true });
  for (const program of ['java', 'jar']) writeFileSync(join(home, 'bin', program), '', { mode: 0o755 });
  writeFileSync(join(home, 'release'), 'JAVA_VERSION="25.0.1"\n');
  return home;
}

async function post(url: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.ok(answer.ok, await answer.clone().text());
  return answer.json();
}
