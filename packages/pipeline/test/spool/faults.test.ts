import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { ownerName } from '../../src/spool/owner.ts';
import { openSpool } from '../../src/spool/spool.ts';
import { batch, drain, segmentFiles, temporaryFolder } from './support.ts';

const PROGRAM = path.join(import.meta.dirname, 'programs', 'fill.ts');

describe('a spool in trouble', function () {
  this.timeout(30_000);

  it('touches no file of the application after it was closed', () => {
    using place = temporaryFolder();
    const spool = openSpool({ directory: path.join(place.folder, 'spool') });
    spool.append(batch(1));
    spool.append(batch(2));
    const [sent, returned] = [spool.next(), spool.next()];
    assert.ok(sent && returned);
    spool.close();
    const file = path.join(place.folder, 'of-the-application');
    writeFileSync(file, 'x'.repeat(500));
    const fd = openSync(file, 'r+');
    spool.acknowledge(sent);
    spool.release(returned);
    assert.equal(readFileSync(file, 'latin1'), 'x'.repeat(500));
    assert.equal(fstatSync(fd).size, 500);
    closeSync(fd);
    assert.deepEqual(drain(openSpool({ directory: path.join(place.folder, 'spool') })), [1, 2]);
  });

  it('begins again where its folder was removed, and still looks for what others left', () => {
    using place = temporaryFolder();
    const spool = openSpool({ directory: place.folder });
    spool.append(batch(1));
    for (const name of readdirSync(place.folder)) rmSync(path.join(place.folder, name), { recursive: true });
    spool.append(batch(2));
    assert.equal(segmentFiles(place.folder).length, 1);
    const other = openSpool({ directory: place.folder });
    other.append(batch(3));
    other.close();
    assert.equal(spool.adopt(), 1);
    assert.deepEqual(drain(spool).toSorted(), [1, 2, 3]);
    assert.deepEqual(spool.stats().waiting, { batches: 0, logs: 0, traces: 0, metrics: 0 });
    spool.close();
  });

  it('gives up at once where a file system says that a folder is missing in one that exists', function () {
    if (process.platform !== 'linux') this.skip(); // procfs, on which a recursive mkdir of Node never returns
    const spool = openSpool({ directory: '/proc/telltale/spool' });
    assert.throws(() => spool.append(batch(1)), { code: 'E_SPOOL_DISK' });
  });

  it('counts what stood in a file that somebody removed or cut', () => {
    using place = temporaryFolder();
    const first = openSpool({ directory: place.folder, segmentBytes: 400 });
    for (let n = 0; n < 6; n++) first.append(batch(n));
    first.close();
    const second = openSpool({ directory: place.folder });
    const [removed = '', cut = ''] = segmentFiles(place.folder);
    rmSync(removed);
    truncateSync(cut, 60);
    assert.deepEqual(drain(second), [4, 5]);
    const { dropped, waiting } = second.stats();
    assert.deepEqual([dropped.removed.logs, dropped.damaged.logs, waiting.logs], [2, 2, 0]);
    second.close();
  });

  it('counts what was cut off from a closed segment, at whichever byte', () => {
    using place = temporaryFolder();
    for (let bytes = 0; bytes <= 540; bytes += 12) {
      const directory = path.join(place.folder, String(bytes));
      const first = openSpool({ directory });
      for (let n = 0; n < 3; n++) first.append(batch(n));
      first.close();
      const [file = ''] = segmentFiles(directory);
      truncateSync(file, Math.min(bytes, readFileSync(file).length));
      const second = openSpool({ directory });
      const given = drain(second).length;
      // Where the seal at the file's beginning was cut off too, nothing tells what it held.
      if (bytes >= 48) assert.equal(given + second.stats().dropped.damaged.logs, 3, `cut at ${bytes}`);
      second.close();
    }
  });

  it('counts what stood in a folder that somebody removed, and not as left to the next one', () => {
    using place = temporaryFolder();
    const spool = openSpool({ directory: place.folder });
    for (const n of [1, 2]) spool.append(batch(n));
    rmSync(path.dirname(segmentFiles(place.folder)[0] ?? ''), { recursive: true });
    spool.append(batch(3));
    spool.close();
    const { dropped, waiting } = spool.stats();
    assert.deepEqual([dropped.removed.logs, waiting.logs], [2, 1]);
    assert.deepEqual(drain(openSpool({ directory: place.folder })), [3]);
  });

  it('does not stop at what an owner left that died before its first batch was whole', () => {
    using place = temporaryFolder();
    const first = openSpool({ directory: place.folder, segmentBytes: 200 });
    for (const n of [1, 2, 3]) first.append(batch(n));
    first.close();
    const [begun = '', made = ''] = segmentFiles(place.folder);
    truncateSync(begun, 0); // made, nothing written
    truncateSync(made, 48); // begun, no batch yet, and not sealed
    const header = readFileSync(made).fill(0, 24);
    writeFileSync(made, header);
    mkdirSync(path.join(place.folder, ownerName().replace(/~\d+~\d+~/, '~999999999~1~')));
    const second = openSpool({ directory: place.folder });
    assert.deepEqual(drain(second), [3]);
    assert.equal(second.stats().damagedPlaces, 0);
    second.close();
    assert.deepEqual(readdirSync(place.folder), []);
  });

  it('counts the age of what a clock wrote that was ahead from when it is seen', () => {
    using place = temporaryFolder();
    const now = Date.now;
    try {
      const first = openSpool({ directory: place.folder });
      Date.now = () => now() + 365 * 24 * 3_600_000;
      first.append(batch(1));
      first.close();
      Date.now = now;
      const second = openSpool({ directory: place.folder, maxAgeMs: 60_000 });
      assert.equal(second.stats().waiting.logs, 1);
      Date.now = () => now() + 61_000;
      second.adopt();
      assert.equal(second.stats().dropped.age.logs, 1);
      second.close();
    } finally {
      Date.now = now;
    }
  });

  it('has no file open for what waits', () => {
    if (process.platform !== 'linux')
      return console.warn('      NOT TESTED: open files cannot be counted here');
    using place = temporaryFolder();
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    const first = openSpool({ directory: place.folder, segmentBytes: 300 });
    for (let n = 0; n < 100; n++) first.append(batch(n));
    assert.ok(open() - before <= 1, `${open() - before} open for ${first.stats().segments} segments`);
    first.close();
    const second = openSpool({ directory: place.folder });
    assert.equal(open(), before);
    for (const one of [second.next(), second.next()]) if (one) second.release(one);
    assert.equal(open(), before);
    second.close();
  });

  it('refuses what a full disk does not take, keeps what it took, and leaves nothing half written', function () {
    using place = temporaryFolder();
    const full = fullDisk(place.folder);
    if (!full) {
      console.warn('      NOT TESTED: no disk can be filled here (neither mount nor ulimit)');
      return this.skip();
    }
    const { kept, refused, codes, files, open } = full;
    assert.ok(kept.length > 0 && refused > 0, `${kept.length} kept, ${refused} refused`);
    assert.deepEqual(codes, ['E_SPOOL_DISK_FULL']);
    assert.deepEqual(full.again, kept);
    assert.equal(open, 0);
    assert.ok(files <= kept.length + 1, `${files} files`);
    assert.equal(full.damagedPlaces, 0);
  });
});

interface Filled {
  kept: number[];
  again: number[];
  refused: number;
  codes: string[];
  files: number;
  open: number;
  damagedPlaces: number;
}

/** Fills a small file system with a spool; without the right to mount one, the files of a process with a small limit. */
function fullDisk(folder: string): Filled | undefined {
  const disk = path.join(folder, 'disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk]).status === 0;
  try {
    const limit = mounted ? '' : 'ulimit -f 100;';
    const script = `${limit} exec "$0" "$1" "$2"`;
    const { stdout, status } = spawnSync(
      'sh',
      ['-c', script, process.execPath, PROGRAM, path.join(disk, 'spool')],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    return status === 0 ? JSON.parse(stdout) : undefined;
  } finally {
    if (mounted) spawnSync('umount', [disk]);
  }
}
