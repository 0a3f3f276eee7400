import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, it } from 'mocha';

const MAIN = new URL('../src/main.ts', import.meta.url).pathname;
const LOG = JSON.stringify({
  resourceLogs: [{ scopeLogs: [{ logRecords: [{ severityNumber: 9, body: { stringValue: 'hello' } }] }] }],
});

describe('telltale console', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  function start(...args: string[]) {
    const child = spawn(process.execPath, [MAIN, 'console', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const nextLine = async () => String((await lines.next()).value);
    const exit = once(child, 'exit');
    let errors = '';
    child.stderr.on('data', (data) => {
      errors += data;
    });
    return { child, nextLine, exit, errors: () => errors };
  }

  async function startListening(...args: string[]) {
    const running = start('--port', '0', ...args);
    const title = await running.nextLine();
    const url = title.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
    assert.ok(url, title);
    const hint = await running.nextLine();
    assert.equal(
      hint,
      `Send to it: OTEL_EXPORTER_OTLP_ENDPOINT=${url} node --require @telltale/node/register app.js`,
    );
    const post = () =>
      fetch(`${url}/v1/logs`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: LOG });
    return { ...running, url, post };
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`shows what arrives, and ends well at ${signal}`, async () => {
      const { child, nextLine, exit, errors, post } = await startListening();
      assert.equal((await post()).status, 200);
      let line = await nextLine();
      if (line.startsWith('logs 0,')) line = await nextLine(); // it may have looked before the log arrived
      assert.equal(line, 'logs 1, events 0, spans 0, metric points 0, tokens 0 in 0 out, cache hit ratio –');
      child.kill(signal);
      assert.deepEqual(await exit, [0, null]);
      assert.equal(errors(), '');
    });
  }

  it('--no-live shows nothing more, and --db keeps what arrived', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'telltale-cli-'));
    const db = join(folder, 'console.db');
    for (const total of [1, 2]) {
      const { child, nextLine, exit, post, url } = await startListening('--no-live', '--db', db);
      await post();
      const health = (await (await fetch(url)).json()) as { summary: { logs: { total: number } } };
      assert.equal(health.summary.logs.total, total);
      child.kill('SIGTERM');
      assert.equal(await nextLine(), 'undefined');
      assert.deepEqual(await exit, [0, null]);
    }
    await rm(folder, { recursive: true });
  });

  it('says in one line that its port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address);
    const { exit, errors } = start('--port', String(address.port));
    assert.deepEqual(await exit, [1, null]);
    assert.match(
      errors(),
      /^telltale: the console cannot listen on 127\.0\.0\.1 port \d+: .*another port.*\n$/,
    );
    server.close();
  });

  it('goes quietly when nobody reads its output any more', async () => {
    const { child, exit, errors, post } = await startListening();
    child.stdout?.destroy();
    await post();
    assert.deepEqual(await exit, [0, null]);
    assert.equal(errors(), '');
  });
});
