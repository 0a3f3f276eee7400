import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { batchOf, numberOf } from './support/batches.ts';
import { configFor } from './support/config.ts';
import { accept, hang, type Receiver, startReceiver } from './support/receiver.ts';

const program = (name: string) => fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url));

/** Runs a program to its end. */
async function run(name: string, ...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [program(name), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (part) => {
    output += part;
  });
  const [code] = await once(child, 'close');
  return { code, output };
}

describe('a process with a delivery', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.stop());

  it('does not stay for a server that never answers', async () => {
    receiver.behave(hang);
    assert.deepEqual(await run('end', receiver.url), { code: 0, output: '' });
  }).timeout(20_000);

  it('does not stay for a server that is away', async () => {
    await receiver.stop();
    assert.deepEqual(await run('end', receiver.url), { code: 0, output: '' });
    receiver = await startReceiver();
  }).timeout(20_000);

  it('stays for a flush until all is delivered, and no longer', async () => {
    receiver.behave((request, response) => void sleep(200).then(() => accept(request, response)));
    assert.deepEqual(await run('end', receiver.url, '60000'), { code: 0, output: 'flushed: true\n' });
    assert.equal(receiver.requests.length, 1);
  }).timeout(20_000);

  it('stays for a flush at most as long as it was told', async () => {
    receiver.behave(hang);
    assert.deepEqual(await run('end', receiver.url, '100'), { code: 0, output: 'flushed: false\n' });
  }).timeout(20_000);

  it('delivers from a worker thread, with settings that were posted to it', async () => {
    const worker = new Worker(program('worker'), {
      workerData: configFor(receiver.url),
      execArgv: [],
      env: {},
    });
    for (let number = 0; number < 20; number++) worker.postMessage(batchOf(number, { signal: 'metrics' }));
    worker.postMessage('flush');
    const [{ complete, stats, packages }] = await once(worker, 'message');
    await worker.terminate();
    assert.equal(complete, true);
    assert.equal(stats.metrics.delivered, 20);
    assert.deepEqual(packages, [], 'every package costs the start of each process');
    assert.deepEqual(
      receiver.requests.map(numberOf).sort((a, b) => a - b),
      [...Array(20).keys()],
    );
  }).timeout(20_000);
});
