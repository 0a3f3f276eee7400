import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { HOUSEKEEPING_LOOKS } from '../../src/spool/limits.ts';
import { Neighbours } from '../../src/spool/neighbours.ts';
import { freedName, ownerName } from '../../src/spool/owner.ts';
import { openSpool } from '../../src/spool/spool.ts';
import { asIfKilled, batch, drain, segmentFiles, temporaryFolder } from './support.ts';

const HOUR_S = 3_600;

/** Makes a file or folder, and all in it, this many hours old. */
function age(place: string, hours: number): void {
  if (statSync(place).isDirectory())
    for (const name of readdirSync(place)) age(path.join(place, name), hours);
  const time = Date.now() / 1000 - hours * HOUR_S;
  utimesSync(place, time, time);
}

/** A destination for whose spool of logs an owner that is gone left a batch. @returns the spool's directory */
function leave(root: string, destination: string, number = 1): string {
  const directory = path.join(root, destination, 'logs');
  const spool = openSpool({ directory });
  spool.append(batch(number));
  spool.close();
  return directory;
}

const neighbours = (root: string, own = 'own', maxAgeMs?: number) =>
  new Neighbours({
    root,
    isOther: (name) => /^(own|other\d*)$/.test(name) && name !== own,
    within: 'logs',
    maxAgeMs,
  });

describe('the spools of other destinations', () => {
  it('are cleared of what is older than the limit, and folders in which nothing is left go with it', () => {
    using place = temporaryFolder();
    leave(place.folder, 'other1');
    leave(place.folder, 'other2');
    const [file = ''] = segmentFiles(path.join(place.folder, 'other1'));
    const bytes = statSync(file).size;
    age(path.join(place.folder, 'other1'), 25);
    age(path.join(place.folder, 'other2'), 23);
    const house = neighbours(place.folder);
    house.keepHouse();
    assert.deepEqual(readdirSync(place.folder), ['other2']);
    assert.deepEqual(house.expired, { files: 1, bytes });
    assert.deepEqual(drain(openSpool({ directory: path.join(place.folder, 'other2', 'logs') })), [1]);
  });

  it('are looked after by whoever opens one, at the opening and with each turn, and told in its figures', () => {
    using place = temporaryFolder();
    const directory = path.join(place.folder, 'own', 'logs');
    age(leave(place.folder, 'other'), 25);
    const spool = openSpool({ directory }, undefined, neighbours(place.folder));
    assert.equal(spool.stats().expired.files, 1);
    age(leave(place.folder, 'other1'), 25);
    age(leave(place.folder, 'other2'), 25);
    spool.adopt();
    assert.equal(spool.stats().expired.files, 3);
    age(leave(place.folder, 'other'), 25);
    spool.close();
    spool.adopt();
    assert.equal(spool.stats().expired.files, 3, 'not after its end');
    openSpool({ directory }, { mark: 'aaaaaa', adopts: false }, neighbours(place.folder)).close();
    assert.equal(segmentFiles(place.folder).length, 1, 'nor by one that only keeps what is left at the end');
  });

  it('stay as they are where an owner of the destination lives, whatever others left there', () => {
    using place = temporaryFolder();
    const directory = leave(place.folder, 'other', 1);
    const living = openSpool({ directory }, { mark: 'aaaaaa', adopts: false });
    living.append(batch(2));
    age(place.folder, 100);
    const house = neighbours(place.folder);
    house.keepHouse();
    assert.equal(segmentFiles(place.folder).length, 2);
    assert.deepEqual(house.expired, { files: 0, bytes: 0 });
    living.close();
    age(place.folder, 100);
    house.keepHouse();
    assert.equal(house.expired.files, 2, 'once it is gone');
  });

  it('are cleared of what a killed process left, and of what another machine did that gives no sign', () => {
    using place = temporaryFolder();
    const killed = openSpool({ directory: path.join(place.folder, 'other1', 'logs') });
    killed.append(batch(1));
    asIfKilled(path.join(place.folder, 'other1', 'logs'), renameSync);
    const away = path.join(leave(place.folder, 'other2'), ownerName().replace(/~[^~]+~/, '~elsewhere~'));
    renameSync(path.dirname(segmentFiles(path.join(place.folder, 'other2'))[0] ?? ''), away);
    age(place.folder, 25);
    utimesSync(away, new Date(), new Date());
    const house = neighbours(place.folder);
    house.keepHouse();
    assert.deepEqual(readdirSync(place.folder), ['other2'], 'a sign of life was given');
    age(away, 25);
    house.keepHouse();
    assert.equal(house.expired.files, 2);
  });

  it('are left alone in all whose name is not ours, and in their own destination', () => {
    using place = temporaryFolder();
    const target = path.join(place.folder, 'outside');
    const owner = path.join(leave(place.folder, 'other'), freedName(ownerName()));
    mkdirSync(target);
    mkdirSync(owner);
    const [segment = ''] = segmentFiles(path.join(place.folder, 'other')).map((file) => path.basename(file));
    for (const file of [
      path.join(place.folder, 'other', 'notes.txt'),
      path.join(place.folder, 'other', 'logs', 'notes.txt'),
      path.join(owner, 'notes.txt'),
      path.join(target, segment),
    ])
      writeFileSync(file, 'x');
    leave(place.folder, 'own');
    leave(place.folder, 'elsewhere');
    mkdirSync(path.join(place.folder, 'other', 'traces'));
    const unlike = path.join(place.folder, 'other', 'logs', 'unlike');
    mkdirSync(unlike);
    writeFileSync(path.join(unlike, segment), 'x');
    symlinkSync(target, path.join(place.folder, 'other', 'logs', freedName(ownerName())));
    age(place.folder, 100);
    const before = readdirSync(place.folder, { recursive: true }).map(String);
    const house = neighbours(place.folder);
    house.keepHouse();
    house.keepHouse();
    const after = new Set(readdirSync(place.folder, { recursive: true }).map(String));
    const gone = before.filter((name) => !after.has(name)).map((name) => path.basename(name));
    assert.equal(house.expired.files, 1);
    assert.ok(gone.includes(segment));
    assert.equal(gone.length, 2, 'the segment, and the folder that held it');
  });

  it('are looked at little by little', () => {
    using place = temporaryFolder();
    const count = 2 * HOUSEKEEPING_LOOKS;
    const owner = path.join(place.folder, 'other', 'logs', freedName(ownerName()));
    mkdirSync(owner, { recursive: true });
    for (let n = 0; n < count; n++)
      writeFileSync(path.join(owner, `${String(n).padStart(8, '0')}-0123456789abcdef.segment`), 'x');
    age(place.folder, 25);
    const house = neighbours(place.folder);
    let turns = 0;
    for (let before = -1; house.expired.files > before && turns < 10; turns++) {
      before = house.expired.files;
      house.keepHouse();
      assert.ok(house.expired.files - before <= HOUSEKEEPING_LOOKS + 1);
    }
    assert.equal(house.expired.files, count);
    assert.ok(turns > 2, `${turns} turns`);
    assert.deepEqual(readdirSync(place.folder), []);
  });

  it('count the age of what a clock wrote that was ahead from when it is seen', () => {
    using place = temporaryFolder();
    age(leave(place.folder, 'other'), -1_000);
    const house = neighbours(place.folder);
    house.keepHouse();
    const [file = ''] = segmentFiles(place.folder);
    assert.ok(statSync(file).mtimeMs <= Date.now());
    assert.equal(house.expired.files, 0);
  });

  it('keep a folder that was empty for a short time: somebody may be about to write', () => {
    using place = temporaryFolder();
    mkdirSync(path.join(place.folder, 'other', 'logs'), { recursive: true });
    const house = neighbours(place.folder);
    house.keepHouse();
    assert.ok(existsSync(path.join(place.folder, 'other', 'logs')));
    age(place.folder, 25);
    house.keepHouse();
    assert.equal(existsSync(path.join(place.folder, 'other')), false);
  });

  it('do no harm where they are gone in the middle of it, or where nothing is', () => {
    using place = temporaryFolder();
    const house = neighbours(place.folder);
    for (const n of [1, 2, 3]) age(leave(place.folder, `other${n}`), 25);
    house.keepHouse(2);
    rmSync(place.folder, { recursive: true });
    house.keepHouse();
    house.keepHouse();
    assert.ok(house.expired.files <= 1);
  });
});
