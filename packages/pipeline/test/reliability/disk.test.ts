import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { forTests } from '@telltale/dev/servers';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { accept, status } from '../delivery/support/receiver.ts';
import { temporaryFolder } from '../spool/support.ts';
import { type App, startApp } from './support/app.ts';
import { compare, type Server, startServer } from './support/server.ts';
import { type SmallDisk, smallDisk } from './support/smallDisk.ts';

const MIB = 1024 * 1024;
const UNAVAILABLE = 503;
const RECORDS = 8_000;
const RECORD_BYTES = 1_000;
const TURN = 100;

describe('a disk that is full while the server is away', function () {
  this.timeout(60_000);
  let disk: SmallDisk;
  let server: Server;
  let app: App;
  let place: ReturnType<typeof temporaryFolder>;
  before(async function () {
    disk = await forTests(this, smallDisk);
  });
  beforeEach(async () => {
    server = await startServer();
    server.behave(status(UNAVAILABLE));
    place = temporaryFolder();
    const mount = path.join(place.folder, 'disk');
    mkdirSync(mount);
    app = startApp(
      { url: server.url, spool: { directory: path.join(mount, 'spool') }, maxMemoryBytes: MIB },
      disk.around(mount, 2 * MIB),
    );
    for (let sent = 0; sent < RECORDS; sent += TURN) {
      await app.emit(TURN, RECORD_BYTES);
      await sleep(10);
    }
    await app.flush(200);
  });
  afterEach(async () => {
    app?.stop();
    await server?.stop();
    place?.[Symbol.dispose]();
  });

  it('stops nothing: what has no room is dropped, counted and told; the rest arrives later', async () => {
    const full = (await app.report()).stats.records.logs;
    assert.ok(full.spooled > 0 && full.inMemory > 0, JSON.stringify(full));
    const dropped = full.dropped['memory_full'] ?? 0;
    assert.ok(dropped > 0, JSON.stringify(full));
    assert.equal(full.offered, RECORDS);

    server.behave(server.answering('taken', accept));
    const { stats, warnings } = await app.settled();
    assert.deepEqual(stats.records.logs.dropped['memory_full'], dropped, 'nothing more is lost');
    assert.equal(stats.records.logs.delivered, full.spooled + full.inMemory);
    const { missed, twice } = compare(server.numbers, RECORDS);
    assert.deepEqual({ missed, twice }, { missed: dropped, twice: 0 });
    assert.match(warnings.join('\n'), /The spool ".*" cannot be written \(ENOSPC\)/);
    assert.match(warnings.join('\n'), /\(logs, memory_full\): \d+/);
  });

  it('leaves a process that ends with its books in order', async () => {
    const { stats, warnings } = await app.end(300);
    const { offered, delivered, dropped, spooled, inMemory } = stats.records.logs;
    const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
    assert.deepEqual([offered, delivered, inMemory], [RECORDS, 0, 0]);
    assert.ok(spooled > 0 && (dropped['shutdown'] ?? 0) > 0, JSON.stringify(stats.records.logs));
    assert.equal(offered, delivered + lost + spooled);
    assert.match(warnings.join('\n'), /\(logs, shutdown\): \d+/);
  });
});
