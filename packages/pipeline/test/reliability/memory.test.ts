import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { CHUNK_BYTES } from '../../src/memory/chunk.ts';
import { KEPT_BYTES } from '../../src/memory/freeChunks.ts';
import { type App, startApp } from './support/app.ts';

const MIB = 1024 * 1024;

/** A server that takes everything and keeps nothing. */
async function startTaker(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe('the memory of bursts', function () {
  this.timeout(120_000);
  let server: Server;
  let app: App;
  beforeEach(async () => {
    server = await startTaker();
    app = startApp({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
  afterEach(() => {
    app.stop();
    server.closeAllConnections();
    server.close();
  });

  /** Logs so many records in one turn, so many times, and loses none. @returns the most that the process used after a burst, in MiB */
  async function burst(rounds: number, records: number, bytes: number): Promise<number> {
    let most = 0;
    for (let round = 0; round < rounds; round++) {
      await app.emit(records, bytes);
      assert.equal(await app.flush(30_000), true);
      most = Math.max(most, (await app.memory(false)).rss);
    }
    const { delivered, offered } = (await app.report()).stats.records.logs;
    assert.deepEqual({ delivered, offered }, { delivered: rounds * records, offered: rounds * records });
    return most / MIB;
  }

  /** Waits until the application holds no more shared memory than it keeps for ever. */
  async function untilGivenBack(): Promise<void> {
    for (;;) {
      await app.memory();
      const { memoryBytes } = (await app.report()).stats;
      if (memoryBytes <= KEPT_BYTES + CHUNK_BYTES) return;
      await sleep(100);
    }
  }

  it('is used again, so that it does not grow with their number, and is let go in the end', async () => {
    const most = await burst(40, 100_000, 200);
    assert.ok(most < 500, `${most} MiB`); // some 400; were it not used again, 620 and more with each burst
    await untilGivenBack();
  });

  it('of large records is used again, and none of ten with 5 MB in one turn is lost', async () => {
    const most = await burst(25, 10, 5_000_000);
    assert.ok(most < 700, `${most} MiB`); // some 400; were it not used again, 1,700 and more with each burst
    await untilGivenBack();
  });
});
