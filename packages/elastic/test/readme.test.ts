import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { forTests, type RunningElasticsearch, startElasticsearch } from '@telltale/dev/servers';
import { after, before, describe, it } from 'mocha';

const PACKAGE = path.join(import.meta.dirname, '..');

describe('the README’s example', () => {
  // One of its own: it sets up every data stream that there is, and the other suites leave many.
  let elasticsearch: RunningElasticsearch | undefined;
  before(async function () {
    elasticsearch = await forTests(this, () => startElasticsearch({ own: true }));
  });
  after(() => elasticsearch?.stop());

  it('runs as it stands', async function () {
    this.timeout(60_000);
    const readme = readFileSync(path.join(PACKAGE, 'README.md'), 'utf8');
    const program = /```typescript\n(.*?)```/s.exec(readme)?.[1];
    assert.ok(program);
    const child = spawn(process.execPath, ['--input-type=module-typescript'], {
      cwd: PACKAGE,
      timeout: 50_000,
      env: { PATH: process.env['PATH'], ELASTICSEARCH_URL: elasticsearch?.url },
    });
    child.stdin.end(program);
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    assert.equal(code, 0, stderr);
  });
});
