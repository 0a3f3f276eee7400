import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { JsonObject, Store } from '../../src/index.ts';
import { NEW_CONTEXTS_PER_SWEEP } from '../../src/store/contexts.ts';
import { sqliteStore } from '../../src/store/sqlite.ts';
import { logRow, spanRow, sumPoint } from '../support/rows.ts';

const ALL = { sinceNs: 0n };
const TRACE = '5b8efff798038103d269b633813fc60c';

describe('sqliteStore', () => {
  let folder: string;
  let path: string;
  let store: Store;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telltale-store-'));
    path = join(folder, 'console.db');
    store = sqliteStore({ path });
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  /** What the file holds, read past the store. */
  const rows = (sql: string) => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      return statement.all().map((row) => ({ ...row }));
    } finally {
      database.close();
    }
  };

  it('gives a log back as it came, with 64-bit integers and times exact', async () => {
    const row = logRow({
      timeUnixNano: 1700000000123456789n,
      severityNumber: 17,
      body: { list: [1, 9007199254740993n, null], text: 'a\u0000b' },
      attributes: { wide: -9223372036854775808n, nested: { deep: true } },
      traceId: TRACE,
    });
    await store.addLogs([row]);
    assert.deepEqual(await store.latestLogs({ ...ALL, limit: 5 }), [
      {
        timeUnixNano: 1700000000123456789n,
        severityNumber: 17,
        severityText: 'INFO',
        service: 'chat',
        logger: 'app',
        eventName: '',
        body: row.body,
        attributes: row.attributes,
        traceId: TRACE,
      },
    ]);
    assert.deepEqual(rows(`SELECT attributes ->> 'wide' AS wide FROM logs`), [
      { wide: -9223372036854775808n },
    ]);
  });

  it('keeps the latest logs in the order of their time', async () => {
    await store.addLogs(
      [3n, 1n, 2n].map((timeUnixNano) => logRow({ timeUnixNano, body: String(timeUnixNano) })),
    );
    const latest = await store.latestLogs({ ...ALL, limit: 2 });
    assert.deepEqual(
      latest.map(({ body }) => body),
      ['2', '3'],
    );
  });

  it('keeps resources and scopes once', async () => {
    const again = { attributes: { 'service.name': 'chat' }, schemaUrl: '' };
    await store.addLogs([logRow(), logRow()]);
    await store.addLogs([logRow({ resource: again })]);
    await store.addSpans([spanRow({ resource: again })]);
    await store.addLogs([logRow({ resource: { ...again, schemaUrl: 'https://example.org/1' } })]);
    assert.deepEqual(rows('SELECT count(*) AS n FROM resources'), [{ n: 2n }]);
    assert.deepEqual(rows('SELECT count(*) AS n FROM scopes'), [{ n: 1n }]);
  });

  it('keeps an event with an id, and a span, once', async () => {
    const event = logRow({ eventName: 'e', attributes: { 'event.id': 'id-1' } });
    await store.addLogs([event, logRow({ eventName: 'e' }), logRow({ eventName: 'e' })]);
    await store.addLogs([event, event]);
    assert.deepEqual(await store.countEvents(ALL), [{ name: 'e', count: 3 }]);
    await store.addLogs([logRow({ eventName: 'e' })]);
    assert.deepEqual(rows('SELECT max(id) AS newest FROM logs'), [{ newest: 4n }]); // ids count, so they have no gaps
    const span = spanRow({ traceId: TRACE, spanId: 'eee19b7ec3c1b174' });
    await store.addSpans([span, spanRow(), spanRow()]);
    await store.addSpans([span]);
    assert.equal(await store.countSpans(ALL), 3);
  });

  it('keeps a log with an id once, and all that have none', async () => {
    const log = logRow({ attributes: { 'log.record.uid': 'id-1' } });
    await store.addLogs([log, logRow(), logRow({ attributes: { 'log.record.uid': '' } })]);
    await store.addLogs([log, log, logRow(), logRow({ attributes: { 'log.record.uid': 'id-2' } })]);
    const counted = await store.countLogs(ALL);
    assert.deepEqual(counted, [{ severityNumber: 9, severityText: 'INFO', count: 5 }]);
  });

  it('keeps nothing of rows of which one does not fit', async () => {
    const broken = logRow({ severityText: undefined as unknown as string });
    await assert.rejects(store.addLogs([logRow(), broken]));
    assert.deepEqual(await store.countLogs(ALL), []);
    assert.deepEqual(rows('SELECT count(*) AS n FROM resources'), [{ n: 0n }]);
    await store.addLogs([logRow()]);
    assert.deepEqual(await store.countLogs(ALL), [{ severityNumber: 9, severityText: 'INFO', count: 1 }]);
  });

  it('counts from the given time on', async () => {
    await store.addLogs([
      logRow({ timeUnixNano: 9n }),
      logRow({ timeUnixNano: 10n, severityNumber: 17, severityText: 'E' }),
    ]);
    await store.addSpans([spanRow({ endTimeUnixNano: 9n }), spanRow({ endTimeUnixNano: 10n })]);
    await store.addMetricPoints([sumPoint(1, {}, [0n, 9n], 1), sumPoint(1, {}, [0n, 10n], 1)]);
    const window = { sinceNs: 10n };
    assert.deepEqual(await store.countLogs(window), [{ severityNumber: 17, severityText: 'E', count: 1 }]);
    assert.equal(await store.countSpans(window), 1);
    assert.equal(await store.countMetricPoints(window), 1);
  });

  it('tells a slow span’s route, else its path, and leaves out streams of events', async () => {
    const header = 'http.response.header.content-type';
    const spans: [bigint, JsonObject][] = [
      [4n, { 'http.route': '/s/:id', 'url.path': '/s/1' }],
      [3n, { 'url.path': '/s/2', [header]: ['application/json'] }],
      [2n, {}],
      [9n, { 'url.path': '/live', [header]: ['text/event-stream'] }],
      [8n, { 'url.path': '/live', [header]: 'text/event-stream; charset=utf-8' }],
    ];
    await store.addSpans(
      spans.map(([endTimeUnixNano, attributes]) => spanRow({ endTimeUnixNano, attributes })),
    );
    const slowest = await store.slowestSpans({ ...ALL, limit: 10 });
    assert.deepEqual(
      slowest.map(({ route }) => route),
      ['/s/:id', '/s/2', ''],
    );
    assert.equal(await store.countSpans(ALL), 5);
  });

  it('finds the slowest spans', async () => {
    const ends = [5n, 20n, 10n, 1n];
    await store.addSpans(
      ends.map((endTimeUnixNano) => spanRow({ name: `${endTimeUnixNano}`, endTimeUnixNano })),
    );
    await store.addSpans([spanRow({ name: 'clock set back', startTimeUnixNano: 100n, endTimeUnixNano: 2n })]);
    const slowest = await store.slowestSpans({ ...ALL, limit: 10 });
    assert.deepEqual(
      slowest.map(({ name, durationNs }) => [name, durationNs]),
      [
        ['20', 20n],
        ['10', 10n],
        ['5', 5n],
        ['1', 1n],
        ['clock set back', 0n],
      ],
    );
  });

  it('adds up events by an attribute, whatever their values are', async () => {
    const event = (attributes: Record<string, string | number | bigint>) =>
      logRow({ eventName: 'call', attributes });
    await store.addLogs([
      event({ 'a.model': 'm1', 'n.in': 3, 'n.out': 0.5 }),
      event({ 'a.model': 'm1', 'n.in': 4 }),
      event({ 'a.model': 'm1', 'n.in': 'not a number' }),
      event({ 'n.in': 9223372036854775807n }),
      event({ 'n.in': 9223372036854775807n }),
      logRow({ eventName: 'other', attributes: { 'a.model': 'm1', 'n.in': 100 } }),
    ]);
    const query = { ...ALL, eventName: 'call', groupBy: 'a.model', sum: ['n.in', 'n.out'] };
    assert.deepEqual(await store.sumEvents(query), [
      { group: 'm1', count: 3, sums: { 'n.in': { sum: 7, count: 3 }, 'n.out': { sum: 0.5, count: 1 } } },
      { group: null, count: 2, sums: { 'n.in': { sum: 2 ** 64, count: 2 }, 'n.out': { sum: 0, count: 0 } } },
    ]);
  });

  describe('a sum metric', () => {
    const query = (sinceNs: bigint) =>
      store.sumMetric({ sinceNs, metricName: 'cache.requests', groupBy: 'cache.hit' });
    const hit = { 'cache.hit': true, tier: 'memory' };
    const hitElsewhere = { 'cache.hit': true, tier: 'redis' };
    const miss = { 'cache.hit': false };

    it('of delta points is their sum', async () => {
      await store.addMetricPoints([
        sumPoint(1, hit, [0n, 10n], 5),
        sumPoint(1, hit, [10n, 20n], 7n),
        sumPoint(1, hitElsewhere, [10n, 20n], 1),
        sumPoint(1, miss, [10n, 20n], 2),
      ]);
      assert.deepEqual(await query(0n), [
        { group: true, value: 13 },
        { group: false, value: 2 },
      ]);
      assert.deepEqual(await query(15n), [
        { group: true, value: 8 },
        { group: false, value: 2 },
      ]);
    });

    it('of cumulative points is what each series rose by, restarts included', async () => {
      await store.addMetricPoints([
        sumPoint(2, hit, [1n, 10n], 5),
        sumPoint(2, hit, [1n, 20n], 9),
        sumPoint(2, hit, [1n, 30n], 12),
        sumPoint(2, hit, [31n, 40n], 4), // the process began anew
        sumPoint(2, hitElsewhere, [1n, 40n], 100),
        sumPoint(2, miss, [1n, 40n], 3),
      ]);
      assert.deepEqual(await query(0n), [
        { group: true, value: 116 },
        { group: false, value: 3 },
      ]);
    });

    it('of cumulative points does not count what was before the window', async () => {
      await store.addMetricPoints([
        sumPoint(2, hit, [1n, 10n], 5),
        sumPoint(2, hit, [1n, 20n], 9),
        sumPoint(2, hit, [1n, 30n], 12),
        sumPoint(2, hit, [26n, 30n], 4), // began in the window: all of it is new
        sumPoint(2, miss, [1n, 30n], 50), // began before, and its earlier value is not known
        sumPoint(2, miss, [1n, 40n], 53),
      ]);
      assert.deepEqual(await query(25n), [
        { group: true, value: 12 - 9 + 4 },
        { group: false, value: 3 },
      ]);
    });

    it('is not made of points without a value, nor of other metrics', async () => {
      const point = sumPoint(1, hit, [0n, 10n], 5);
      await store.addMetricPoints([
        { ...point, value: null, flags: 1 },
        { ...point, metric: { ...point.metric, name: 'cache.other' } },
        { ...point, metric: { ...point.metric, kind: 'gauge' } },
      ]);
      assert.deepEqual(await query(0n), []);
    });
  });

  describe('with maxRows', () => {
    const open = (maxRows: number) => sqliteStore({ path, maxRows });

    it('lets the oldest arrivals go, and tells how many', async () => {
      await store.close();
      store = open(10);
      for (let each = 0; each < 5; each++) {
        await store.addLogs([1, 2, 3, 4, 5].map((n) => logRow({ body: `${each}-${n}` })));
        await store.addSpans([spanRow(), spanRow(), spanRow()]);
        await store.addMetricPoints([1, 2, 3, 4, 5].map((n) => sumPoint(1, { n }, [0n, 1n], n)));
      }
      const logs = await store.latestLogs({ ...ALL, limit: 100 });
      assert.equal(logs.length, 10);
      assert.equal(logs[0]?.body, '3-1');
      assert.equal(await store.countSpans(ALL), 10);
      assert.equal(await store.countMetricPoints(ALL), 10);
      assert.deepEqual(await store.forgotten(), { logs: 15, spans: 5, metricPoints: 15 });
    });

    it('reaches a limit that was lowered in steps', async () => {
      await store.addLogs(Array.from({ length: 2_500 }, () => logRow()));
      await store.close();
      store = open(100);
      const left: (number | undefined)[] = [];
      for (let each = 0; each < 3; each++) {
        await store.addLogs([logRow()]);
        left.push((await store.countLogs(ALL))[0]?.count);
      }
      assert.deepEqual(left, [1_500, 500, 100]);
    });

    it('lets resources and scopes go that no row names any more', async () => {
      await store.close();
      store = open(5);
      const resourceOf = (n: number) => ({ attributes: { 'service.instance.id': n }, schemaUrl: '' });
      const rowsOfMany = Array.from({ length: NEW_CONTEXTS_PER_SWEEP }, (_, n) =>
        logRow({ resource: resourceOf(n) }),
      );
      await store.addLogs(rowsOfMany);
      assert.deepEqual(rows('SELECT count(*) AS n FROM resources'), [{ n: 5n }]);
      assert.equal((await store.latestLogs({ ...ALL, limit: 10 })).length, 5);
    });

    it('of an impossible value is refused', () => {
      for (const maxRows of [0, 1.5, Number.NaN]) {
        assert.throws(() => open(maxRows), { code: 'E_CONSOLE_OPTION', message: /maxRows is/ });
      }
    });
  });

  it('finds again what it kept in a file, which is its owner’s alone', async () => {
    await store.addLogs([logRow({ body: 'kept' })]);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    await store.close();
    store = sqliteStore({ path });
    assert.equal((await store.latestLogs({ ...ALL, limit: 1 }))[0]?.body, 'kept');
  });

  it('keeps everything in memory when no path is named', async () => {
    const inMemory = sqliteStore();
    await inMemory.addLogs([logRow()]);
    assert.deepEqual(await inMemory.countLogs(ALL), [{ severityNumber: 9, severityText: 'INFO', count: 1 }]);
    await inMemory.close();
    await inMemory.close();
  });

  it('refuses a file that is no database, one of another version, and a folder that is not there', async () => {
    const text = join(folder, 'text.db');
    await writeFile(text, 'This is no database, though it is long enough to be looked at as one.'.repeat(10));
    const other = join(folder, 'other.db');
    const database = new DatabaseSync(other);
    database.exec('CREATE TABLE notes (text TEXT)');
    database.close();
    for (const file of [text, other, join(folder, 'nowhere', 'console.db')]) {
      assert.throws(() => sqliteStore({ path: file }), { name: 'ConsoleError', code: 'E_CONSOLE_STORE' });
    }
  });
});
