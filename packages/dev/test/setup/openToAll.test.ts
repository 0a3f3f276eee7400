import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { openToAll } from '../../src/setup/openToAll.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('openToAll', () => {
  const outside = temporaryFolder();

  it('opens the folder, what is in it, and the way to it from the top, and nothing else', async () => {
    const top = join(outside, 'cache');
    const folder = join(top, 'kind', 'version');
    mkdirSync(join(folder, 'bin'), { recursive: true, mode: 0o700 });
    mkdirSync(join(top, 'other'), { mode: 0o700 });
    writeFileSync(join(folder, 'bin', 'program'), '', { mode: 0o700 });
    writeFileSync(join(folder, 'text'), '', { mode: 0o600 });
    chmodSync(outside, 0o700);

    await openToAll(top, folder);

    const modes = [top, join(top, 'kind'), folder, join(folder, 'bin'), join(folder, 'bin', 'program')].map(
      modeOf,
    );
    assert.deepEqual(modes, [0o755, 0o755, 0o755, 0o755, 0o755]);
    assert.equal(modeOf(join(folder, 'text')), 0o644);
    assert.equal(modeOf(join(top, 'other')), 0o700);
    assert.equal(modeOf(outside), 0o700);
  });
});

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}
