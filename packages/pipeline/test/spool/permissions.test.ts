import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { openSpool } from '../../src/spool/spool.ts';
import { batch, temporaryFolder } from './support.ts';

const PROGRAM = path.join(import.meta.dirname, 'programs', 'permitted.ts');
const CODE = path.resolve(import.meta.dirname, '../../../..', '*');

interface Outcome {
  forbidden: number;
  refusal?: { code: string; message: string };
  sent: number[];
}

/** Runs the program where an earlier process left batch 1. */
function run(root: string, ...flags: string[]): Outcome {
  const left = openSpool({ directory: path.join(root, 'own', 'logs') });
  left.append(batch(1));
  left.close();
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--permission', `--allow-fs-read=${CODE}`, ...flags, PROGRAM, root],
    { encoding: 'utf8' },
  );
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout);
}

describe('a spool under Node’s permission model', function () {
  this.timeout(30_000);

  for (const [what, flags] of [
    ['neither read nor written', () => []],
    ['read, not written', (files: string) => [`--allow-fs-read=${files}`]],
    ['written, not read', (files: string) => [`--allow-fs-write=${files}`]],
  ] as const) {
    it(`says what to allow where it may be ${what}, and that what waits there is not sent`, () => {
      using place = temporaryFolder();
      const files = path.join(place.folder, '*');
      const { forbidden, refusal, sent } = run(place.folder, ...flags(files));
      assert.equal(refusal?.code, 'E_SPOOL_FORBIDDEN');
      assert.ok(refusal.message.includes(`--allow-fs-read="${files}" and --allow-fs-write="${files}"`));
      assert.doesNotMatch(refusal.message, /health of the disk/);
      assert.equal(forbidden, 1);
      assert.deepEqual(sent, []);
    });
  }

  it('works with exactly what it says', () => {
    using place = temporaryFolder();
    const root = path.join(place.folder, 'state', 'spool');
    mkdirSync(path.dirname(root));
    const files = path.join(root, '*');
    assert.deepEqual(run(root, `--allow-fs-read=${files}`, `--allow-fs-write=${files}`), {
      forbidden: 0,
      sent: [1, 2],
    });
  });

  it('makes its folders without looking at those above, which it may not read', () => {
    using place = temporaryFolder();
    const root = path.join(place.folder, 'spool');
    const files = path.join(root, 'new', '*');
    mkdirSync(root);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        '--permission',
        `--allow-fs-read=${CODE}`,
        `--allow-fs-read=${files}`,
        `--allow-fs-write=${files}`,
        PROGRAM,
        path.join(root, 'new'),
      ],
      { encoding: 'utf8' },
    );
    assert.deepEqual(JSON.parse(stdout || `"${stderr}"`), { forbidden: 0, sent: [2] });
  });
});
