import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';

const LOADING = (specifier: string, work: string, names: string) => `
  import { registerHooks } from 'node:module';
  const urls = [];
  registerHooks({
    load(url, context, next) {
      urls.push(url);
      return next(url, context);
    },
  });
  const { ${names} } = await import('${specifier}');
  console.log(JSON.stringify({ urls, result: ${work} }));
`;

async function imported(program: string): Promise<{ urls: string[]; result: unknown }> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: import.meta.dirname,
    env: {},
  });
  return JSON.parse(stdout);
}

/** The packages that modules belong to, each once; `node` is Node itself as well. */
function packagesOf(urls: readonly string[]): string[] {
  const names = urls.map(
    (url) =>
      /node_modules\/(@[^/]+\/[^/]+|[^/]+)|packages\/([^/]+)/.exec(url)?.slice(1, 3).find(Boolean) ?? 'node',
  );
  return [...new Set(names)].toSorted();
}

describe('@telltale/node/context', () => {
  for (const name of ['express', 'fastify', 'hono']) {
    it(`leaves the SDK and the framework unloaded in the middleware for ${name}`, async () => {
      const { urls, result } = await imported(
        LOADING(`@telltale/node/${name}`, 'typeof observeRequests({})', 'observeRequests'),
      );
      assert.equal(result, 'function');
      assert.deepEqual(packagesOf(urls), [
        '@opentelemetry/api',
        '@opentelemetry/api-logs',
        'events',
        'logging',
        'node',
      ]);
      assert.ok(!urls.some((url) => url.endsWith('node/dist/start.js')));
    });
  }

  it('loads nothing but OpenTelemetry’s API, and does its work without an SDK', async () => {
    const work = `unitOfWork('work', bindContext(() => 17))`;
    const { urls, result } = await imported(
      LOADING('@telltale/node/context', work, 'unitOfWork, bindContext'),
    );
    assert.equal(result, 17);
    assert.deepEqual(packagesOf(urls), ['@opentelemetry/api', 'events', 'logging', 'node']);
    assert.ok(!urls.some((url) => url.endsWith('node/dist/start.js')));
    const events = urls.map((url) => /events\/dist\/(.*)\.js$/.exec(url)?.[1] ?? '');
    // How functions end, not what events are and how they are recorded.
    assert.deepEqual(
      events.filter((name) => /^(catalog|definition|metrics|recorder|users|spans|usage)\//.test(name)),
      [],
    );
  });
});
