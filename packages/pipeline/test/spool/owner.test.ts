import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'mocha';
import { STALE_AFTER_MS } from '../../src/spool/limits.ts';
import { freedName, isGone, ownerName } from '../../src/spool/owner.ts';
import { openSpool } from '../../src/spool/spool.ts';
import { drain, temporaryFolder } from './support.ts';

const PROGRAM = path.join(import.meta.dirname, 'programs', 'owner.ts');
/** A process that sees only its own children and is number 1 among them, as in a container; the host name is shared. */
const CONTAINER = ['--pid', '--fork', '--kill-child', '--mount-proc'];
const AS_USER = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
const canContain = spawnSync('unshare', [...AS_USER, ...CONTAINER, 'true']).status === 0;

describe('the owner of segments', function () {
  this.timeout(30_000);

  it('lives while its process does, and is gone when the process number was given away again', () => {
    using place = temporaryFolder();
    const name = ownerName();
    assert.equal(isGone(name, place.folder), false);
    assert.equal(
      isGone(name.replace(/~\d+~(?=[0-9a-f]{12}$)/, '~1~'), place.folder),
      process.platform === 'linux',
    );
    assert.equal(isGone(freedName(name), place.folder), true);
  });

  it('is judged by its last sign of life where its process cannot be seen', () => {
    using place = temporaryFolder();
    const folder = path.join(place.folder, '1700000000000~elsewhere~1~5~0123456789ab');
    mkdirSync(folder);
    const shown = (msAgo: number) => utimesSync(folder, new Date(), new Date(Date.now() - msAgo));
    shown(STALE_AFTER_MS - 10_000);
    assert.equal(isGone(path.basename(folder), folder), false);
    shown(STALE_AFTER_MS + 10_000);
    assert.equal(isGone(path.basename(folder), folder), true);
    assert.equal(isGone(path.basename(folder), `${folder}-taken`), false);
  });

  it('is gone when its process has ended, though nobody asked for its result', async function () {
    if (process.platform !== 'linux')
      return noted(this, 'only Linux shows a process that has ended and was not asked for');
    using place = temporaryFolder();
    // A shell that became another program never asks for the child that it had started before.
    const script = '"$0" "$1" hold "$2" <&3 & child=$!; echo "$child"; exec sleep 60';
    const parent = spawn('sh', ['-c', script, process.execPath, PROGRAM, place.folder], {
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    });
    try {
      const lines = linesOf(parent);
      const pid = Number(await lines());
      assert.equal(await lines(), `holding as ${pid}`);
      process.kill(pid, 'SIGKILL');
      while (!/^State:\s+Z/m.test(execFileSync('cat', [`/proc/${pid}/status`], { encoding: 'utf8' })));
      const spool = openSpool({ directory: place.folder });
      assert.deepEqual(drain(spool), [1]);
      spool.close();
    } finally {
      parent.kill('SIGKILL');
    }
  });

  it('keeps its segments while it lives, also from containers that share its host name and process number', async function () {
    if (!canContain) return noted(this, 'pid namespaces cannot be made here (unshare)');
    using place = temporaryFolder();
    const holder = spawn(
      'unshare',
      [...AS_USER, ...CONTAINER, process.execPath, PROGRAM, 'hold', place.folder],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    try {
      const lines = linesOf(holder);
      assert.equal(await lines(), 'holding as 1');
      const other = [...AS_USER, ...CONTAINER, process.execPath, PROGRAM, 'drain', place.folder];
      assert.equal(execFileSync('unshare', other, { encoding: 'utf8' }).trim(), '[]');
      holder.stdin?.write('\n');
      assert.equal(await lines(), 'kept both');
    } finally {
      holder.kill('SIGKILL');
    }
  });
});

/** The lines that a process prints, one by one. */
function linesOf(child: ChildProcess): () => Promise<string> {
  assert.ok(child.stdout);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async () => String((await lines.next()).value);
}

/** Leaves a test out, and says so. */
function noted(test: Mocha.Context, why: string): void {
  console.warn(`      NOT TESTED: ${why}`);
  test.skip();
}
