import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { openSpool } from '../../src/spool/spool.ts';
import { asIfKilled, batch, drain, numberOf, segmentFiles, temporaryFolder } from './support.ts';

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('a spool', () => {
  it('makes nothing on disk before there is something to keep', () => {
    using place = temporaryFolder();
    const directory = path.join(place.folder, 'spool');
    openSpool({ directory }).close();
    assert.equal(existsSync(directory), false);
  });

  it('gives what was kept in order, once, and removes what is acknowledged', () => {
    using place = temporaryFolder();
    const spool = openSpool({ directory: place.folder, segmentBytes: 1000 });
    for (const n of range(0, 50)) spool.append(batch(n));
    assert.equal(spool.stats().waiting.logs, 50);
    assert.deepEqual(drain(spool), range(0, 50));
    assert.equal(spool.next(), undefined);
    assert.equal(spool.stats().waiting.batches, 0);
    spool.close();
    assert.deepEqual(segmentFiles(place.folder), []);
  });

  it('gives a batch again in its place when it is released, and not while it is taken', () => {
    using place = temporaryFolder();
    const spool = openSpool({ directory: place.folder });
    for (const n of range(0, 3)) spool.append(batch(n));
    const first = spool.next();
    assert.ok(first);
    assert.equal(numberOf(spool.next() ?? first), 1);
    spool.release(first);
    assert.deepEqual(drain(spool), [0, 2]);
  });

  it('lets files and folders be read by their owner alone', () => {
    using place = temporaryFolder();
    const spool = openSpool({ directory: path.join(place.folder, 'spool') });
    spool.append(batch(1));
    const [file = ''] = segmentFiles(place.folder);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
  });

  it('leaves what is not acknowledged to the next one that opens the folder, once it is closed', () => {
    using place = temporaryFolder();
    const first = openSpool({ directory: place.folder, segmentBytes: 500 });
    for (const n of range(0, 20)) first.append(batch(n));
    for (const n of range(0, 5)) {
      const next = first.next();
      assert.ok(next && numberOf(next) === n);
      first.acknowledge(next);
    }
    first.close();
    assert.equal(first.stats().waiting.batches, 15);
    const second = openSpool({ directory: place.folder });
    second.append(batch(99));
    assert.deepEqual(drain(second), [...range(5, 20), 99]);
  });

  it('never takes the segments of an owner that lives', () => {
    using place = temporaryFolder();
    const first = openSpool({ directory: place.folder });
    first.append(batch(1));
    const second = openSpool({ directory: place.folder });
    assert.equal(second.next(), undefined);
    assert.equal(second.adopt(), 0);
    assert.deepEqual(drain(first), [1]);
  });

  it('takes over from an owner in the same process that is known to have died, and from no other', () => {
    using place = temporaryFolder();
    const [dead, living] = ['aaaaaa', 'bbbbbb'].map((mark) =>
      openSpool({ directory: place.folder }, { mark }),
    );
    dead?.append(batch(1));
    living?.append(batch(2));
    const next = openSpool({ directory: place.folder }, { mark: 'cccccc', succeeds: 'aaaaaa' });
    assert.deepEqual(drain(next), [1]);
    assert.deepEqual(living && drain(living), [2]);
  });

  it('takes over what a killed owner left, with the acknowledgements that it had written', () => {
    using place = temporaryFolder();
    const first = openSpool({ directory: place.folder });
    for (const n of range(0, 10)) first.append(batch(n));
    for (let n = 0; n < 4; n++) {
      const next = first.next();
      if (next) first.acknowledge(next);
    }
    first.next(); // being sent when it was killed
    asIfKilled(place.folder, renameSync);
    assert.deepEqual(drain(openSpool({ directory: place.folder })), range(4, 10));
  });

  it('gives each segment to exactly one of those that look for it', () => {
    using place = temporaryFolder();
    const first = openSpool({ directory: place.folder, segmentBytes: 300 });
    for (const n of range(0, 30)) first.append(batch(n));
    first.close();
    const [one, other] = [openSpool({ directory: place.folder }), openSpool({ directory: place.folder })];
    assert.deepEqual(
      [...drain(one), ...drain(other)].toSorted((a, b) => a - b),
      range(0, 30),
    );
  });

  it('drops the oldest segments when it is full, counts their records, and spares what is being sent', () => {
    using place = temporaryFolder();
    const spool = openSpool({ directory: place.folder, maxBytes: 4_000, segmentBytes: 1_000 });
    spool.append(batch(0, 800)); // a segment of its own
    const sending = spool.next();
    for (const n of range(1, 100)) spool.append(batch(n));
    const { bytes, waiting, dropped } = spool.stats();
    assert.ok(bytes <= 4_000, `${bytes}`);
    assert.equal(waiting.logs + dropped.full.logs, 100);
    assert.ok(sending);
    spool.release(sending);
    const rest = drain(spool);
    assert.equal(rest[0], 0);
    assert.deepEqual(rest.slice(1), range(100 - rest.length + 1, 100), 'the newest stay');
  });

  it('refuses a batch that is larger than the whole spool', () => {
    using place = temporaryFolder();
    const spool = openSpool({ directory: place.folder, maxBytes: 1_000 });
    assert.throws(() => spool.append(batch(1, 2_000)), { code: 'E_SPOOL_FULL' });
  });

  it('drops what is too old', async () => {
    using place = temporaryFolder();
    const first = openSpool({ directory: place.folder });
    first.append(batch(1));
    first.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const second = openSpool({ directory: place.folder, maxAgeMs: 5 });
    assert.equal(second.next(), undefined);
    assert.equal(second.stats().dropped.age.logs, 1);
  });

  it('says which folder it may not write to, and what to do', () => {
    using place = temporaryFolder();
    writeFileSync(path.join(place.folder, 'file'), '');
    const spool = openSpool({ directory: path.join(place.folder, 'file', 'spool') });
    assert.throws(() => spool.append(batch(1)), {
      name: 'SpoolError',
      message: /file\/spool" cannot be written \(ENOTDIR\)/,
    });
  });

  it('leaves foreign files, and files of a version that it does not know, alone', () => {
    using place = temporaryFolder();
    const first = openSpool({ directory: place.folder });
    first.append(batch(1));
    first.close();
    const [file = ''] = segmentFiles(place.folder);
    const newer = file.replace(/\d{8}-[0-9a-f]{16}/, '00000009-0123456789abcdef');
    const bytes = readFileSync(file);
    writeFileSync(newer, bytes);
    writeFileSync(path.join(path.dirname(file), 'notes.txt'), 'mine');
    mkdirSync(path.join(place.folder, 'lost+found'));
    const second = openSpool({ directory: place.folder });
    assert.deepEqual(drain(second), [1]);
    assert.equal(second.stats().skippedFiles.foreign, 1);
    assert.ok(existsSync(path.join(place.folder, 'lost+found')));
  });

  it('reads all whole records of a segment that was cut off anywhere', () => {
    using place = temporaryFolder();
    for (const cut of [1, 50, 99, 164, 165, 200, 300]) {
      const directory = path.join(place.folder, String(cut));
      const first = openSpool({ directory });
      for (const n of range(0, 4)) first.append(batch(n));
      first.close();
      const [file = ''] = segmentFiles(directory);
      const whole = statSync(file).size;
      truncateSync(file, whole - cut);
      const lost = Math.ceil(cut / 164);
      assert.deepEqual(drain(openSpool({ directory })), range(0, 4 - lost), `cut by ${cut}`);
    }
  });
});
