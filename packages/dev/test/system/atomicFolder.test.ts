import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { atomicFolder } from '../../src/system/atomicFolder.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('atomicFolder', () => {
  const top = temporaryFolder();

  it('shows the folder only when it is whole', async () => {
    const folder = join(top, 'deep', 'whole');
    await atomicFolder(folder, async (temporary) => {
      writeFileSync(join(temporary, 'file'), 'text');
      assert.ok(!existsSync(folder));
    });
    assert.equal(readFileSync(join(folder, 'file'), 'utf8'), 'text');
    assert.deepEqual(readdirSync(join(top, 'deep')), ['whole']);
  });

  it('leaves nothing when the filling fails, whatever the error', async () => {
    const folder = join(top, 'failed', 'x');
    const error = Object.assign(new Error('EEXIST: from the filling'), { code: 'EEXIST' });
    await assert.rejects(
      atomicFolder(folder, async (temporary) => {
        writeFileSync(join(temporary, 'half'), '');
        throw error;
      }),
      error,
    );
    assert.deepEqual(readdirSync(join(top, 'failed')), []);
  });

  it('keeps the folder of the run that was faster', async () => {
    const folder = join(top, 'race', 'x');
    let firstIsThere: (value?: unknown) => void = () => {};
    const first = new Promise((resolve) => {
      firstIsThere = resolve;
    });
    const slow = atomicFolder(folder, async (temporary) => {
      writeFileSync(join(temporary, 'by'), 'slow');
      await first;
    });
    await atomicFolder(folder, async (temporary) => writeFileSync(join(temporary, 'by'), 'fast'));
    firstIsThere();
    await slow;
    assert.equal(readFileSync(join(folder, 'by'), 'utf8'), 'fast');
    assert.deepEqual(readdirSync(join(top, 'race')), ['x']);
  });

  it('removes what a killed run left long ago, and leaves what may be under way', async () => {
    const parent = join(top, 'abandoned');
    for (const name of ['.x-old', '.x-new', '.y-old']) mkdirSync(join(parent, name), { recursive: true });
    const longAgo = Date.now() / 1000 - 7 * 60 * 60;
    for (const name of ['.x-old', '.y-old']) utimesSync(join(parent, name), longAgo, longAgo);
    await atomicFolder(join(parent, 'x'), async () => {});
    assert.deepEqual(readdirSync(parent).sort(), ['.x-new', '.y-old', 'x']);
  });
});
