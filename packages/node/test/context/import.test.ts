import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';

const PROGRAM = `
  import { registerHooks } from 'node:module';
  const urls = [];
  registerHooks({
    load(url, context, next) {
      urls.push(url);
      return next(url, context);
    },
  });
  const { unitOfWork, bindContext } = await import('@telltale/node/context');
  console.log(JSON.stringify({ urls, result: unitOfWork('work', bindContext(() => 17)) }));
`;

describe('@telltale/node/context', () => {
  it('loads nothing but OpenTelemetry’s API, and does its work without an SDK', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', PROGRAM],
      { cwd: import.meta.dirname, env: {} },
    );
    const { urls, result } = JSON.parse(stdout) as { urls: string[]; result: number };
    assert.equal(result, 17);
    const packages = new Set(
      urls.map((url) =>
        /node_modules\/(@[^/]+\/[^/]+|[^/]+)|packages\/([^/]+)|^node:/.exec(url)?.slice(1, 3),
      ),
    );
    assert.deepEqual([...new Set([...packages].map((names) => names?.find(Boolean) ?? 'node'))].toSorted(), [
      '@opentelemetry/api',
      'logging',
      'node',
    ]);
    assert.ok(!urls.some((url) => url.endsWith('node/dist/start.js')));
  });
});
