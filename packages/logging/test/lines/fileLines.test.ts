import assert from 'node:assert/strict';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { fileLines } from '../../src/lines/fileLines.ts';
import { MAX_WAITING_BYTES } from '../../src/sinks/limits.ts';

describe('lines into a file', () => {
  let folder: string;
  let file: string;
  let fd: number;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-lines-'));
    file = path.join(folder, 'log');
    fd = openSync(file, 'a');
  });
  afterEach(() => {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });
  const quiet = () => assert.fail('nothing to tell');

  it('are written together at the end of the turn', async () => {
    const queue = fileLines(fd, quiet);
    queue.add(() => 'a');
    queue.add(() => 'b');
    assert.equal(readFileSync(file, 'utf8'), '');
    await turn();
    assert.equal(readFileSync(file, 'utf8'), 'a\nb\n');
    assert.deepEqual(queue.stats(), { written: 2, dropped: 0 });
  });

  it('are all there after a burst that is larger than what may wait', () => {
    const queue = fileLines(fd, quiet);
    const long = 'x'.repeat(10_000);
    const count = Math.ceil((MAX_WAITING_BYTES * 1.5) / long.length);
    for (let i = 0; i < count; i++) queue.add(() => long);
    queue.endSync(0);
    assert.equal(readFileSync(file, 'utf8'), `${long}\n`.repeat(count));
    assert.deepEqual(queue.stats(), { written: count, dropped: 0 });
  });

  it('are written by a flush, and at the end', async () => {
    const queue = fileLines(fd, quiet);
    queue.add(() => 'a');
    assert.equal(await queue.flush(0), true);
    assert.equal(readFileSync(file, 'utf8'), 'a\n');
    queue.add(() => 'b');
    queue.endSync(0);
    assert.equal(readFileSync(file, 'utf8'), 'a\nb\n');
    queue.add(() => 'late');
    queue.endSync(0);
    assert.equal(readFileSync(file, 'utf8'), 'a\nb\nlate\n');
    assert.deepEqual(queue.stats(), { written: 3, dropped: 0 });
  });

  it('wait where the file takes none, and are counted at the end', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const told: [kind: string, lost: number, problem: string][] = [];
    const full = openSync('/dev/full', 'a');
    const queue = fileLines(full, (...words) => told.push(words));
    queue.add(() => 'a');
    assert.equal(await queue.flush(0), false);
    queue.add(() => 'b');
    queue.endSync(0);
    closeSync(full);
    assert.match(told[0]?.[2] ?? '', /ENOSPC/);
    assert.deepEqual(told.at(-1)?.slice(0, 2), ['end', 2]);
    assert.deepEqual(queue.stats(), { written: 0, dropped: 2 });
  });
});
