import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { hang, status } from '../delivery/support/receiver.ts';
import { temporaryFolder } from '../spool/support.ts';
import { type App, startApp } from './support/app.ts';
import { compare, type Server, startServer } from './support/server.ts';

const RECORDS = 2_000;
const UNTAKEN = 503;

describe('an export worker that dies', function () {
  this.timeout(60_000);
  let server: Server;
  let app: App | undefined;
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(async () => {
    app?.stop();
    await server.stop();
  });
  const untilAsked = async (requests: number) => {
    while (server.requests.length < requests) await sleep(5);
  };
  /** All records are there, and the books say how many came twice. */
  const assertComplete = async (running: App, workers = 1) => {
    const { stats, warnings } = await running.settled();
    const { missed, missing, twice } = compare(server.numbers, RECORDS);
    assert.deepEqual({ missed, missing }, { missed: 0, missing: [] });
    const { offered, further, delivered, dropped, recovered } = stats.records.logs;
    assert.deepEqual(
      { offered, delivered, recovered, lost: Object.values(dropped).filter((count) => count > 0) },
      { offered: RECORDS + further, delivered: RECORDS + further, recovered: 0, lost: [] },
    );
    assert.ok(twice >= further, `${twice} came twice, ${further} were sent again`);
    assert.equal(warnings.filter((text) => text.includes('the export worker died')).length, workers);
  };

  it('before it has begun loses nothing', async () => {
    app = startApp({ url: server.url });
    void app.emit(RECORDS);
    assert.equal(await app.killWorker(), 1);
    await assertComplete(app);
  });

  it('with requests under way loses nothing', async () => {
    const taken = server.answering('taken', (_request, response) => response.writeHead(200).end());
    server.behave(hang);
    app = startApp({ url: server.url });
    for (let sent = 0; sent < 4; sent++) await app.emit(RECORDS / 4, 600); // more than a chunk of memory
    await untilAsked(1);
    await app.killWorker();
    server.behave(taken);
    await assertComplete(app);
  });

  it('between requests that were answered and others loses nothing, and repeats only what may be lost', async () => {
    app = startApp({ url: server.url });
    await app.emit(RECORDS / 2);
    await app.flush(10_000);
    for (let report = await app.report(); ; report = await app.report()) {
      if (report.stats.records.logs.delivered === RECORDS / 2) break;
    }
    await sleep(100); // nobody tells when its memory is let go
    await app.killWorker();
    await app.emit(RECORDS / 2);
    await assertComplete(app);
    assert.equal(compare(server.numbers, RECORDS).twice, 0);
  });

  it('counts what is sent once more though it had arrived', async () => {
    const taken = server.answering('taken', (_request, response) => response.writeHead(200).end());
    server.behave(hang);
    app = startApp({ url: server.url });
    await app.emit(RECORDS / 2);
    await untilAsked(1);
    server.behave(taken);
    await app.emit(RECORDS / 2); // in the same memory, behind what was not answered
    while ((await app.report()).stats.records.logs.delivered < RECORDS / 2);
    await app.killWorker();
    await assertComplete(app);
    assert.equal((await app.report()).stats.records.logs.further, RECORDS / 2);
    assert.equal(compare(server.numbers, RECORDS).twice, RECORDS / 2);
  });

  it('leaves what it had on disk to whoever takes over', async () => {
    using place = temporaryFolder();
    const taken = server.answering('taken', (_request, response) => response.writeHead(200).end());
    server.behave(status(UNTAKEN));
    app = startApp({ url: server.url, spool: { directory: place.folder } });
    await app.emit(RECORDS);
    await app.flush(10_000);
    assert.equal((await app.report()).stats.records.logs.spooled, RECORDS);
    await app.killWorker();
    server.behave(taken);
    await assertComplete(app);
  });

  it('answers who waits for a flush meanwhile once the rest is sent', async () => {
    const taken = server.answering('taken', (_request, response) => response.writeHead(200).end());
    server.behave(hang);
    app = startApp({ url: server.url });
    await app.emit(RECORDS);
    const flushed = app.flush(20_000);
    await untilAsked(1);
    server.behave(taken);
    await app.killWorker();
    assert.equal(await flushed, true);
    await assertComplete(app);
  });

  it('in the last turn of the process leaves everything to the next one', async () => {
    using place = temporaryFolder();
    const spool = { directory: place.folder };
    app = startApp({ url: server.url, spool });
    await app.emitKillAndExit(RECORDS);
    const next = startApp({ url: server.url, spool });
    app = next;
    await next.emit(1); // what is taken over is found with the first record
    await next.settled();
    assert.equal(compare(server.numbers, RECORDS).missed, 0);
  });
});
