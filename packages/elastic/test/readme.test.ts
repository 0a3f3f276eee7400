import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'mocha';
import { realElasticsearch } from './support/servers.ts';

const PACKAGE = path.join(import.meta.dirname, '..');

describe('the README’s example', () => {
  it('runs as it stands', async function () {
    const { url } = await realElasticsearch(this);
    const readme = readFileSync(path.join(PACKAGE, 'README.md'), 'utf8');
    const program = /```typescript\n(.*?)```/s.exec(readme)?.[1];
    assert.ok(program);
    const child = spawn(process.execPath, ['--input-type=module-typescript'], {
      cwd: PACKAGE,
      env: { PATH: process.env['PATH'], ELASTICSEARCH_URL: url },
    });
    child.stdin.end(program);
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    assert.equal(code, 0, stderr);
  });
});
