import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import { startCollector } from '../../src/servers/collector.ts';
import { forTests } from '../../src/servers/forTests.ts';
import { thisMachine } from '../../src/system/machine.ts';
import { fakeMachine } from '../fakeMachine.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const config = fileURLToPath(new URL('../fixtures/collector.yaml', import.meta.url));
const record = {
  resourceLogs: [
    { scopeLogs: [{ logRecords: [{ timeUnixNano: '1', body: { stringValue: 'seen by the collector' } }] }] },
  ],
};

describe('startCollector', () => {
  const folder = temporaryFolder();

  it('receives OTLP on its own ports and writes where its configuration says', async function () {
    const output = join(folder, 'output.json');
    const collector = await forTests(this, () =>
      startCollector({ config, env: { TELLTALE_TEST_OUTPUT: output } }),
    );
    const answer = await fetch(`${collector.otlpHttpUrl}/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(record),
    });
    assert.equal(answer.status, 200);
    assert.ok((await fetch(collector.healthUrl)).ok);
    assert.ok(await accepts(collector.otlpGrpcEndpoint));
    assert.match(readFileSync(collector.logFile, 'utf8'), /Everything is ready/);
    while (!existsSync(output) || !readFileSync(output, 'utf8').includes('seen by the collector'))
      await sleep(20);

    await collector.stop();

    assert.ok(!existsSync(collector.logFile));
    await assert.rejects(fetch(collector.healthUrl));
  });

  it('keeps a storage folder that was given, and comes back on the same port after a kill', async function () {
    const storageFolder = join(folder, 'storage');
    const env = { TELLTALE_TEST_OUTPUT: join(folder, 'other.json') };
    const first = await forTests(this, () => startCollector({ config, env, storageFolder }));
    await first.kill();
    assert.ok(existsSync(storageFolder));
    const otlpHttpPort = Number(new URL(first.otlpHttpUrl).port);
    const second = await startCollector({ config, env, storageFolder, otlpHttpPort });
    assert.equal(second.otlpHttpUrl, first.otlpHttpUrl);
    await second.stop();
  });

  it('tells the last lines of a collector that refuses its configuration', async function () {
    const collector = await forTests(this, () =>
      startCollector({ config, env: { TELLTALE_TEST_OUTPUT: join(folder, 'x') } }),
    );
    await collector.stop();
    await assert.rejects(startCollector({ config: join(folder, 'none.yaml') }), {
      code: 'E_SERVER_FAILED',
      message: /ended with code 1 instead of getting ready; its last lines:\n[\s\S]*none\.yaml/,
    });
  });

  it('says what is missing and what would give it', async () => {
    await assert.rejects(startCollector({ config, machine: fakeMachine() }), {
      code: 'E_SERVER_UNAVAILABLE',
      remedy: /npm run setup.*TELLTALE_TEST_COLLECTOR_BIN/,
    });
  });

  it('takes the program of the environment', async () => {
    const collectorBin = join(folder, 'no-such-program');
    const machine = { ...thisMachine(), settings: { ...thisMachine().settings, collectorBin } };
    await assert.rejects(startCollector({ config, machine }), {
      code: 'E_SERVER_FAILED',
      message: /could not be started .*no-such-program/,
    });
  });
});

function accepts(endpoint: string): Promise<boolean> {
  const [host, port] = endpoint.split(':');
  const socket = connect(Number(port), host);
  return new Promise((resolve) => {
    socket.on('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
