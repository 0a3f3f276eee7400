import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { before, describe, it } from 'mocha';
import { forTests } from '../../src/servers/forTests.ts';
import { startRedis } from '../../src/servers/redis.ts';

const GONE_MS = 10_000;
const program = fileURLToPath(new URL('../fixtures/parent.ts', import.meta.url));

describe('a server whose parent ends without stopping it', () => {
  before(async function () {
    const redis = await forTests(this, () => startRedis({ own: true }));
    await redis.stop();
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL', 'SIGHUP'] as const) {
    it(`goes with it, and its folder too, on ${signal}`, async function () {
      this.timeout(20_000);
      const { parent, url, folder } = await startParent('wait');
      parent.kill(signal);
      await gone(url, folder);
    });
  }

  for (const way of ['throw', 'exit', 'end']) {
    it(`goes with it, and its folder too, on ${way}`, async function () {
      this.timeout(20_000);
      const { parent, url, folder } = await startParent(way);
      if (parent.exitCode === null) await once(parent, 'exit');
      await gone(url, folder);
    });
  }
});

async function startParent(way: string): Promise<{ parent: ChildProcess; url: string; folder: string }> {
  const parent = spawn(process.execPath, [program, way], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(parent.stdout, 'data');
  const { url, logFile } = JSON.parse(String(line));
  return { parent, url, folder: dirname(logFile) };
}

async function gone(url: string, folder: string): Promise<void> {
  const port = Number(new URL(url).port);
  const deadline = Date.now() + GONE_MS;
  while ((existsSync(folder) || (await listens(port))) && Date.now() < deadline) await sleep(20);
  assert.ok(!existsSync(folder), 'the folder is gone');
  assert.ok(!(await listens(port)), 'the server is gone');
}

function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((resolve) => {
    socket.on('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
