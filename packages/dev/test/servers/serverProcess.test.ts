import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { ownFolder } from '../../src/servers/ownFolder.ts';
import { type ServerProcess, startServerProcess } from '../../src/servers/serverProcess.ts';
import { untilReady } from '../../src/servers/untilReady.ts';
import { isAlive, untilGone } from '../processes.ts';

describe('startServerProcess', () => {
  it('ends the children of the server too, on stop and on kill', async () => {
    for (const way of ['stop', 'kill'] as const) {
      const { server, folder } = await startShell('sleep 1000 & echo $! > child; echo up > ready; wait');
      const child = Number(readFileSync(join(folder, 'child'), 'utf8'));
      assert.ok(isAlive(child));
      await server[way]();
      assert.ok(!existsSync(folder));
      await untilGone(child);
    }
  });

  it('kills a server that does not want to stop', async () => {
    const { server } = await startShell("trap '' TERM; echo up > ready; while :; do sleep 0.05; done", 100);
    await server.stop();
    assert.equal(await server.ended, 'SIGKILL');
  });

  it('stops a server that has ended before, and stops twice', async () => {
    const { server, folder } = await startShell('echo up > ready');
    assert.equal(await server.ended, 'code 0');
    await Promise.all([server.stop(), server.stop()]);
    assert.ok(!existsSync(folder));
  });

  it('leaves no folder of a program that cannot be started', async () => {
    const folder = await ownFolder('test', []);
    const command = { name: 'Shell', program: join(folder, 'none'), args: [], env: {}, folder };
    await assert.rejects(startServerProcess(command), {
      code: 'E_SERVER_FAILED',
      message: /could not be started/,
    });
    assert.ok(!existsSync(folder));
  });
});

describe('untilReady', () => {
  it('gives up after its bound, with the last lines, and the server is gone', async () => {
    const { server, folder } = await startShell('echo I am slow; echo up > ready; sleep 1000');
    await assert.rejects(
      untilReady('Shell', server, async () => false, 200),
      { code: 'E_SERVER_FAILED', message: 'Shell was not ready after 0.2 s; its last lines:\n    I am slow' },
    );
    assert.ok(!existsSync(folder));
    assert.equal(await server.ended, 'SIGKILL');
  });
});

async function startShell(
  script: string,
  stopMs?: number,
): Promise<{ server: ServerProcess; folder: string }> {
  const folder = await ownFolder('test', []);
  const server = await startServerProcess({
    name: 'Shell',
    program: '/bin/sh',
    args: ['-c', script],
    env: { PATH: '/usr/bin:/bin' },
    folder,
    ...(stopMs !== undefined && { stopMs }),
  });
  while (!existsSync(join(folder, 'ready'))) await sleep(5);
  return { server, folder };
}
