import assert from 'node:assert/strict';
import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { forTests, type RunningCollector, startCollector } from '@telltale/dev/servers';
import { afterEach, describe, it } from 'mocha';
import { temporaryFolder } from '../spool/support.ts';
import { type App, startApp } from './support/app.ts';
import type { Memory } from './support/protocol.ts';

const CONFIG = path.join(import.meta.dirname, '../delivery/fixtures/collector.yaml');
/** Ten minutes of 100 records a second, in a few seconds. */
const RECORDS = 60_000;
const RECORD_BYTES = 1_000;
const TURN = 200;
const BETWEEN_TURNS_MS = 25;
const SAMPLES = 20;
const BEFORE = 1_000;
const MIB = 1024 * 1024;
/** What the second half of the outage may take more than the first did; it brings half of 60 MB. */
const MAX_GROWTH_BYTES = 12 * MIB;

describe('a collector that is away for ten minutes', function () {
  this.timeout(120_000);
  let app: App | undefined;
  let collector: RunningCollector | undefined;
  afterEach(async () => {
    app?.stop();
    await collector?.stop();
  });

  it('misses nothing when it is back, and the application’s memory stays flat', async function () {
    using place = temporaryFolder();
    const outputs = ['before', 'after'].map((name) => path.join(place.folder, `${name}.json`));
    const [before = '', after = ''] = outputs;
    const start = (output: string, otlpHttpPort?: number) =>
      startCollector({
        config: CONFIG,
        env: { TELLTALE_TEST_OUTPUT: output },
        ...(otlpHttpPort !== undefined && { otlpHttpPort }),
      });
    collector = await forTests(this, () => start(before));
    const port = Number(new URL(collector.otlpHttpUrl).port);
    app = startApp({ url: collector.otlpHttpUrl, spool: { directory: path.join(place.folder, 'spool') } });
    await app.emit(BEFORE, RECORD_BYTES);
    assert.equal(await app.flush(20_000), true);

    await collector.stop();
    const samples: Memory[] = [];
    for (let turn = 0; turn < RECORDS / TURN; turn++) {
      await app.emit(TURN, RECORD_BYTES);
      await sleep(BETWEEN_TURNS_MS);
      if (turn % (RECORDS / TURN / SAMPLES) === 0) samples.push(await app.memory());
    }
    assertFlat(samples);
    assert.equal(await app.flush(20_000), true);
    const { spooled, dropped } = (await app.report()).stats.records.logs;
    assert.ok(spooled >= RECORDS, `${spooled} on disk`);

    collector = await start(after, port);
    const { stats } = await app.settled();
    const all = BEFORE + RECORDS;
    assert.deepEqual(
      { delivered: stats.records.logs.delivered, dropped: stats.records.logs.dropped },
      { delivered: all, dropped },
    );
    await app.end(1_000);
    await collector.stop(); // writes its file to the end
    collector = undefined;

    const copies = new Map<string, number>();
    for (const output of outputs) {
      for await (const { uid, body } of recordsIn(output)) {
        assert.equal(uid, `uid-${Number.parseInt(body, 10)}`);
        copies.set(uid, (copies.get(uid) ?? 0) + 1);
      }
    }
    const missing = Array.from({ length: all }, (_, n) => n).filter((n) => !copies.has(`uid-${n}`));
    assert.deepEqual([missing.slice(0, 10), copies.size], [[], all]);
  });
});

/** The most that was used in the second half is hardly more than the most in the first. */
function assertFlat(samples: readonly Memory[]): void {
  const half = samples.length / 2;
  for (const kind of ['rss', 'heapUsed', 'arrayBuffers'] as const) {
    const most = (part: readonly Memory[]) => Math.max(...part.map((sample) => sample[kind]));
    const growth = most(samples.slice(half)) - most(samples.slice(0, half));
    assert.ok(growth <= MAX_GROWTH_BYTES, `${kind} grew by ${growth} bytes in the second half`);
  }
}

/** The log records in a file of the collector, whose lines are one request each. */
async function* recordsIn(file: string): AsyncGenerator<{ uid: string; body: string }> {
  if (!existsSync(file)) return;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    for (const { scopeLogs } of JSON.parse(line).resourceLogs) {
      for (const { logRecords } of scopeLogs) {
        for (const { body, attributes } of logRecords)
          yield { body: body.stringValue, uid: attributes[0].value.stringValue };
      }
    }
  }
}
