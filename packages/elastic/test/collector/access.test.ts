import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endpointVariables, type RunningCollector } from '@telltale/dev/servers';
import { before, describe, it } from 'mocha';
import { httpServer } from '../support/http.ts';
import { logRecord, post, send } from '../support/otlp.ts';
import { COLLECTOR_CONFIG, collectorFor, newNamespace, realCollector } from '../support/servers.ts';

const AUTH_CONFIG = fileURLToPath(new URL('../../../../collector/auth.yaml', import.meta.url));
const NOWHERE = 'http://127.0.0.1:1';

describe('access to the collector and to Elasticsearch', function () {
  this.timeout(60_000);
  let collector: RunningCollector;
  before(async function () {
    collector = await realCollector(this, NOWHERE);
    await collector.stop();
  });

  const credentials: readonly [string, Record<string, string>, string | undefined][] = [
    ['no credentials when none are set', {}, undefined],
    [
      'no credentials when they are empty',
      { ELASTICSEARCH_USER: '', ELASTICSEARCH_PASSWORD: '', ELASTICSEARCH_API_KEY: '' },
      undefined,
    ],
    ['an API key', { ELASTICSEARCH_API_KEY: 'a2V5' }, 'APIKey a2V5'],
    [
      'user and password',
      { ELASTICSEARCH_USER: 'elastic', ELASTICSEARCH_PASSWORD: 's3cret' },
      basic('elastic:s3cret'),
    ],
    [
      'a password that looks like a number',
      { ELASTICSEARCH_USER: 'elastic', ELASTICSEARCH_PASSWORD: '0123' },
      basic('elastic:0123'),
    ],
    [
      'a password that looks like YAML',
      { ELASTICSEARCH_USER: 'elastic', ELASTICSEARCH_PASSWORD: '{a: "b' },
      basic('elastic:{a: "b'),
    ],
  ];
  for (const [what, env, expected] of credentials) {
    it(`sends Elasticsearch ${what}`, async () => {
      const seen: (string | undefined)[] = [];
      const server = await httpServer((request, response) => {
        seen.push(request.headers.authorization);
        response.end('{"items":[{"create":{"status":201}}]}');
      });
      const running = await collectorFor(server.url, { env });
      try {
        await send({ url: running.otlpHttpUrl, namespace: newNamespace() }, 'logs', [
          logRecord({ body: 'a' }),
        ]);
        while (seen.length === 0) await sleep(50);
        assert.equal(seen[0]?.toLowerCase(), expected?.toLowerCase());
        if (expected) assert.equal(seen[0]?.split(' ')[1], expected.split(' ')[1]);
      } finally {
        await running.stop();
        await server.close();
      }
    });
  }

  it('asks senders for the token when auth.yaml is added', async () => {
    await withAuth({ TELLTALE_OTLP_TOKEN: 'right' }, async (url) => {
      const status = (headers: Record<string, string>) =>
        post({ url, namespace: newNamespace(), headers }, 'logs', [logRecord({ body: 'a' })]);
      assert.equal(await status({}), 401);
      assert.equal(await status({ authorization: 'Bearer wrong' }), 401);
      assert.equal(await status({ authorization: 'Bearer right' }), 200);
    });
  });

  it('does not start with auth.yaml and no token', async () => {
    const { program, folder, env } = await parts({});
    try {
      const child = spawn(program, ['validate', '--config', COLLECTOR_CONFIG, '--config', AUTH_CONFIG], {
        env,
      });
      let said = '';
      child.stderr.on('data', (chunk) => {
        said += chunk;
      });
      const [code] = await once(child, 'close');
      assert.equal(code, 1);
      assert.match(said, /no bearer token provided/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  /** Runs a collector with both files; the shared way to start one takes one. */
  async function withAuth(more: Record<string, string>, use: (url: string) => Promise<void>): Promise<void> {
    const { program, folder, env, url } = await parts(more);
    const child = spawn(program, ['--config', COLLECTOR_CONFIG, '--config', AUTH_CONFIG], {
      env,
      stdio: 'ignore',
    });
    const gone = once(child, 'close');
    try {
      while (!(await fetch(url).catch(() => undefined))) await sleep(50);
      await use(url);
    } finally {
      child.kill('SIGKILL');
      await gone;
      await rm(folder, { recursive: true });
    }
  }

  async function parts(more: Record<string, string>) {
    if (collector.origin.kind !== 'program') throw new Error('a collector of our own is a program');
    const folder = await mkdtemp(join(tmpdir(), 'telltale-auth-'));
    // The addresses of the one that has just ended.
    const url = collector.otlpHttpUrl;
    const env = {
      ELASTICSEARCH_ENDPOINT: NOWHERE,
      [endpointVariables.otlpHttp]: new URL(url).host,
      [endpointVariables.otlpGrpc]: collector.otlpGrpcEndpoint,
      [endpointVariables.health]: new URL(collector.healthUrl).host,
      [endpointVariables.storage]: folder,
      ...more,
    };
    return { program: collector.origin.path, folder, env, url };
  }
});

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}
