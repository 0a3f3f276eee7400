import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { forTests, type RunningElasticsearch, startElasticsearch } from '@telltale/dev/servers';
import { after, before, describe, it } from 'mocha';

const MAIN = new URL('../src/main.ts', import.meta.url).pathname;

async function setup(env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, [MAIN, 'setup', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const [code] = await once(child, 'close');
  return { code, lines: output.split('\n').slice(0, -1), errors };
}

describe('telltale setup', function () {
  this.timeout(30_000);

  it('says in one line what to do when nothing answers, and fails', async () => {
    const { code, lines, errors } = await setup({ ELASTICSEARCH_URL: 'http://127.0.0.1:1' });
    assert.equal(code, 1);
    assert.deepEqual(lines, []);
    assert.match(
      errors,
      /^telltale: could not .* http:\/\/127\.0\.0\.1:1\/ does not answer .*ELASTICSEARCH_URL\n$/,
    );
  });

  it('refuses variables that contradict each other', async () => {
    const { code, errors } = await setup({ ELASTICSEARCH_USER: 'elastic' });
    assert.equal(code, 1);
    assert.match(
      errors,
      /^telltale: there is a user for Elasticsearch but no password; give both or neither\n$/,
    );
  });

  it('refuses options that it does not know', async () => {
    const { code, errors } = await setup({}, '--force');
    assert.equal(code, 2);
    assert.match(errors, /--force/);
  });

  describe('on a real Elasticsearch', () => {
    let elasticsearch: RunningElasticsearch;
    before(async function () {
      elasticsearch = await forTests(this, startElasticsearch);
    });
    after(() => elasticsearch?.stop());

    it('tells one line per template and what became of all, and changes nothing the second time', async () => {
      const namespace = `cli${process.pid}`;
      const run = () => setup({ ELASTICSEARCH_URL: elasticsearch.url }, '--namespace', namespace);
      const first = await run();
      assert.equal(first.code, 0, first.errors);
      assert.equal(first.lines.filter((line) => /^created .* template .*telltale/.test(line)).length, 10);
      assert.match(
        String(first.lines.at(-1)),
        /^Elasticsearch at \S+ is ready for Telltale: 10 of 10 templates installed\.$/,
      );
      const second = await run();
      assert.equal(second.code, 0, second.errors);
      assert.equal(second.lines.filter((line) => /^unchanged .* template /.test(line)).length, 10);
      assert.match(String(second.lines.at(-1)), /is ready for Telltale: nothing to change\.$/);
      assert.equal(second.errors, '');
    });
  });
});
