import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { ID_BYTES } from '../../src/spool/header.ts';
import { createLedger } from '../../src/spool/ledger.ts';
import { ADOPTION, MAX_SEGMENTS } from '../../src/spool/limits.ts';
import { MERGE_FROM, SMALL_BYTES } from '../../src/spool/merge.ts';
import { freedName, ownerName } from '../../src/spool/owner.ts';
import { Segment } from '../../src/spool/segment.ts';
import { openSpool } from '../../src/spool/spool.ts';
import type { Spool } from '../../src/spool/types.ts';
import { batch, drain, numberOf, segmentFiles, temporaryFolder } from './support.ts';

const MANY = 20_000;
const LARGE = SMALL_BYTES + 1;

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const START = Date.now() - 1_000_000;

/** The folder of an owner that is gone; its age and, as after a proper end, its size stand in the name. */
function leaveFolder(directory: string, begun: number, bytes = 0): string {
  const folder = path.join(directory, freedName(ownerName(undefined, String(begun)), bytes));
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A sealed segment with one record. */
function leaveSegment(folder: string, number: number, bytes = 100, writtenAt = START + number): void {
  const id = randomBytes(ID_BYTES);
  const name = `${String(number).padStart(8, '0')}-${id.toString('hex')}.segment`;
  const segment = Segment.create(path.join(folder, name), id, createLedger());
  segment.append(batch(number, bytes), writtenAt);
  segment.seal(false);
  segment.close();
}

/** Folders of one segment each, in order of age. */
function leaveFolders(directory: string, count: number, bytes = 100, told = 0): void {
  for (const n of range(0, count)) leaveSegment(leaveFolder(directory, START + n, told), n, bytes);
}

/** Takes and acknowledges everything that ever comes, and returns how much was taken over for one batch at most. */
function drainAll(spool: Spool): { numbers: number[]; mostAtOnce: number } {
  const numbers: number[] = [];
  let mostAtOnce = 0;
  for (let before = spool.stats().adopted, next = spool.next(); next; next = spool.next()) {
    const { adopted } = spool.stats();
    mostAtOnce = Math.max(mostAtOnce, adopted - before);
    before = adopted;
    numbers.push(numberOf(next));
    spool.acknowledge(next);
  }
  return { numbers, mostAtOnce };
}

describe('what many owners left', function () {
  this.timeout(120_000);

  for (const [where, leave] of [
    ['in as many folders', (directory: string) => leaveFolders(directory, MANY)],
    [
      'in one folder',
      (directory: string) => {
        const folder = leaveFolder(directory, START);
        for (const n of range(0, MANY)) leaveSegment(folder, n);
      },
    ],
  ] as const) {
    it(`is taken over little by little, the oldest first: ${MANY} segments of one record ${where}`, () => {
      using place = temporaryFolder();
      leave(place.folder);
      const early = openSpool({ directory: place.folder });
      assert.equal(early.stats().adopted, ADOPTION.segments, 'at the opening');
      const opened = segmentFiles(place.folder).length;
      assert.equal(opened, MANY - ADOPTION.segments + 1, 'those that were opened have become one');
      early.close();
      assert.equal(segmentFiles(place.folder).length, opened, 'the end leaves the others alone');

      const spool = openSpool({ directory: place.folder });
      const { numbers, mostAtOnce } = drainAll(spool);
      assert.deepEqual(numbers, range(0, MANY));
      assert.ok(mostAtOnce <= ADOPTION.segments, `${mostAtOnce} for one batch`);
      assert.deepEqual(spool.stats().dropped.damaged, { batches: 0, logs: 0, traces: 0, metrics: 0 });
      spool.close();
      assert.deepEqual(readdirSync(place.folder), [], 'no folder stays');
    });
  }

  it('stays closed for an owner that only keeps what is left at the end', () => {
    using place = temporaryFolder();
    leaveFolders(place.folder, 3);
    const before = readdirSync(place.folder);
    const spool = openSpool({ directory: place.folder }, { mark: 'aaaaaa', adopts: false });
    assert.equal(spool.next(), undefined);
    assert.equal(spool.adopt(), 0);
    spool.append(batch(7));
    const kept = readdirSync(place.folder);
    assert.deepEqual(
      kept.filter((name) => before.includes(name)),
      before,
    );
    assert.deepEqual(drain(spool), [7]);
    spool.close();
  });

  it('is opened by bytes as well as by number', () => {
    using place = temporaryFolder();
    leaveFolders(place.folder, 10, ADOPTION.bytes / 4);
    const spool = openSpool({ directory: place.folder });
    assert.equal(spool.stats().adopted, 4);
    assert.deepEqual(drain(spool), range(0, 10));
  });

  it('is not opened without end while nothing can be sent', () => {
    using place = temporaryFolder();
    const count = MAX_SEGMENTS + 3 * ADOPTION.segments;
    leaveFolders(place.folder, count, LARGE);
    const spool = openSpool({ directory: place.folder });
    while (spool.adopt() > 0);
    assert.equal(spool.stats().segments, MAX_SEGMENTS);
    assert.equal(spool.next()?.count, 1);
    spool.close();
    assert.equal(segmentFiles(place.folder).length, count);
  });

  it('counts into the size limit without being opened, and the oldest is dropped for what is new', () => {
    using place = temporaryFolder();
    const bytes = 100_000;
    leaveFolders(place.folder, 200, bytes, bytes);
    const spool = openSpool({ directory: place.folder, maxBytes: 100 * bytes });
    for (const n of range(200, 230)) spool.append(batch(n, bytes));
    const numbers: number[] = drain(spool);
    const { dropped } = spool.stats();
    assert.equal(numbers.length + dropped.full.logs, 230, 'all are accounted for');
    assert.ok(numbers.length <= 100, `${numbers.length} stayed`);
    assert.ok(numbers.length >= 60, `${numbers.length} stayed`);
    assert.deepEqual(
      numbers,
      range(230 - numbers.length, 230),
      'those that stay are the newest, the oldest first',
    );
  });

  it('tells the next one how much is in a folder that was opened in part', () => {
    using place = temporaryFolder();
    const folder = leaveFolder(place.folder, START, 100 * LARGE);
    for (const n of range(0, 100)) leaveSegment(folder, n, LARGE);
    openSpool({ directory: place.folder }).close();
    const told = Number(/~0~(\d+)~/.exec(readdirSync(place.folder)[0] ?? '')?.[1]);
    assert.ok(Math.abs(told - 100 * LARGE) < LARGE, `${told}`);
  });

  it('becomes one segment where it was many small ones, and keeps its age', () => {
    using place = temporaryFolder();
    leaveFolders(place.folder, MERGE_FROM);
    const spool = openSpool({ directory: place.folder });
    assert.equal(segmentFiles(place.folder).length, 1);
    assert.equal(spool.stats().waiting.logs, MERGE_FROM);
    const first = spool.next();
    assert.equal(first?.writtenAt, START);
    spool.close();
    assert.ok(readdirSync(place.folder)[0]?.startsWith(String(START)), 'in the folder of the oldest');
    assert.deepEqual(drain(openSpool({ directory: place.folder })), range(0, MERGE_FROM));
  });

  it('stays as it is where there are few, or large ones', () => {
    using place = temporaryFolder();
    leaveFolders(place.folder, MERGE_FROM - 1);
    leaveFolders(place.folder, MERGE_FROM, LARGE);
    openSpool({ directory: place.folder }).close();
    assert.equal(segmentFiles(place.folder).length, 2 * MERGE_FROM - 1);
  });

  it('counts each damaged one once, though it is put together with others', () => {
    using place = temporaryFolder();
    leaveFolders(place.folder, 2 * MERGE_FROM);
    const [body = '', cut = ''] = segmentFiles(place.folder);
    const bytes = readFileSync(body);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    writeFileSync(body, bytes);
    truncateSync(cut, 120);
    const spool = openSpool({ directory: place.folder });
    assert.deepEqual(drain(spool), range(2, 2 * MERGE_FROM));
    const { dropped, damagedPlaces, waiting } = spool.stats();
    assert.deepEqual([dropped.damaged.logs, damagedPlaces, waiting.logs], [2, 2, 0]);
  });

  it('is taken over first where this owner succeeds the one that left it', () => {
    using place = temporaryFolder();
    const dead = openSpool({ directory: place.folder, segmentBytes: 400 }, { mark: 'aaaaaa' });
    for (const n of range(9_000, 9_004)) dead.append(batch(n));
    leaveFolders(place.folder, 100);
    const next = openSpool({ directory: place.folder }, { mark: 'bbbbbb', succeeds: 'aaaaaa' });
    const numbers = drain(next);
    assert.equal(numbers.length, 104);
    assert.ok(range(9_000, 9_004).every((n) => numbers.indexOf(n) < ADOPTION.segments + 4));
  });

  it('is dropped where it is too old, though it is taken over later than at the opening', () => {
    using place = temporaryFolder();
    for (const n of range(0, 200))
      leaveSegment(leaveFolder(place.folder, START + n), n, LARGE, n < 100 ? 1_000 : Date.now());
    const spool = openSpool({ directory: place.folder });
    const numbers: number[] = [];
    for (const _ of range(0, 4)) numbers.push(...drain(spool));
    assert.deepEqual(numbers, range(100, 200));
    assert.equal(spool.stats().dropped.age.logs, 100);
  });

  it('does no harm where it is removed meanwhile', () => {
    using place = temporaryFolder();
    leaveFolders(place.folder, 3 * ADOPTION.segments);
    const spool = openSpool({ directory: place.folder });
    for (const name of readdirSync(place.folder)) rmSync(path.join(place.folder, name), { recursive: true });
    assert.deepEqual(drain(spool), []);
    spool.append(batch(1));
    assert.deepEqual(drain(spool), [1]);
    spool.close();
  });
});
