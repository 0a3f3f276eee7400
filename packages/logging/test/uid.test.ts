import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import { describe, it } from 'mocha';
import { recordUid } from '../src/uid.ts';

describe('recordUid', () => {
  it('never gives the same id twice', () => {
    const ids = new Set(
      Array.from({ length: 100_000 }, (_, index) => recordUid(1_700_000_000 + (index % 7))),
    );
    assert.equal(ids.size, 100_000);
  });

  it('is short, of plain characters, and begins with the time', () => {
    assert.match(recordUid(1_700_000_000), /^s44we8-[0-9a-f]{20}-[0-9a-z]{1,12}$/);
  });

  it('has a prefix of its own in every thread', async () => {
    const source = `import { recordUid } from ${JSON.stringify(new URL('../src/uid.ts', import.meta.url).href)};
      import { parentPort } from 'node:worker_threads';
      parentPort.postMessage(recordUid(1_700_000_000));`;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
    const other = await new Promise<string>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
    });
    assert.notEqual(other.split('-')[1], recordUid(1_700_000_000).split('-')[1]);
  });
});
