import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { accept, type Behaviour, hang, reset, status } from '../delivery/support/receiver.ts';
import { temporaryFolder } from '../spool/support.ts';
import { type App, startApp } from './support/app.ts';
import { type Server, startServer } from './support/server.ts';

const TURNS = 150;
const TURN = 200;
/** Longest time of one request in ms: those that are never answered must come to their end. */
const TIMEOUT_MS = 2_000;
const SIGNALS = ['logs', 'traces', 'metrics'] as const;
const FEWEST_CHECKS = 500;

describe('the books of the whole pipeline', function () {
  this.timeout(60_000);
  let server: Server;
  let app: App;
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(async () => {
    app?.stop();
    await server.stop();
  });

  for (const worker of [true, false]) {
    for (const durability of ['memory', 'spool'] as const) {
      it(`add up at all times, whatever the server answers (worker: ${worker}, durability: ${durability})`, async () => {
        using place = temporaryFolder();
        const taken = server.answering('taken', accept);
        const bad = server.answering('bad', status(400));
        const faults: Behaviour[] = [taken, status(503), bad, reset, taken, hang, bad, status(429)];
        const asked = new Map<string | undefined, number>();
        server.behave((request, response) => {
          const times = asked.get(request.path) ?? 0;
          asked.set(request.path, times + 1);
          faults[times % faults.length]?.(request, response);
        });
        app = startApp({
          url: server.url,
          timeoutMs: TIMEOUT_MS,
          signals: SIGNALS,
          worker,
          durability,
          spool: { directory: place.folder },
          maxMemoryBytes: 4 * 1024 * 1024,
        });
        for (let turn = 0; turn < TURNS; turn++) {
          await app.emit(TURN, 500);
          await sleep(2);
        }
        while (server.answered['bad']?.logs === 0) await sleep(5);
        server.behave(taken);
        const { stats, checks } = await app.settled();
        assert.ok(checks >= FEWEST_CHECKS, `${checks} checks`);
        for (const signal of SIGNALS) {
          const { offered, delivered, dropped, rejected } = stats.records[signal];
          const { 400: refused = 0, memory_full: full = 0, ...others } = dropped;
          assert.equal(offered, delivered + refused + full);
          assert.deepEqual(
            [delivered, refused, rejected, Object.values(others).filter((count) => count > 0)],
            [server.answered['taken']?.[signal], server.answered['bad']?.[signal], 0, []],
            signal,
          );
        }
        assert.equal(stats.records.logs.offered, TURNS * TURN);
        assert.equal(stats.records.traces.offered, TURNS * TURN);
      });
    }
  }

  it('count what a server takes from a request and what it does not', async () => {
    server.behave(
      server.answering('partly', (_request, response) => {
        // ExportLogsServiceResponse { partial_success { rejected_log_records: 7 } }
        response
          .writeHead(200, { 'content-type': 'application/x-protobuf' })
          .end(Buffer.from([0x0a, 2, 0x08, 7]));
      }),
    );
    app = startApp({ url: server.url });
    await app.emit(TURN);
    const { stats } = await app.settled();
    const { offered, delivered, rejected } = stats.records.logs;
    assert.deepEqual([offered, delivered, rejected], [TURN, TURN - 7, 7]);
  });
});
