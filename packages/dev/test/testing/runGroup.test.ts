import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import { repositoryRoot } from '../../src/root.ts';
import { runGroup } from '../../src/testing/runGroup.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const fixtures = fileURLToPath(new URL('../fixtures/groups', import.meta.url));

describe('runGroup', function () {
  this.timeout(20_000);
  const notesFile = join(temporaryFolder(), 'notes');
  const run = (file: string, grep?: string) =>
    runGroup(
      { name: 'packages/dev', files: [join(fixtures, file)] },
      { root: repositoryRoot, notesFile, grep, output: 'ignore' },
    );

  it('counts what passed, failed and was skipped, also by a hook', async () => {
    assert.deepEqual(await run('mixed.ts'), {
      passed: 1,
      failed: 1,
      skipped: ['mixed is skipped', 'mixed whose hook skips is not run'],
    });
  });

  it('runs what --grep matches', async () => {
    assert.deepEqual(await run('mixed.ts', 'passes'), { passed: 1, failed: 0, skipped: [] });
    assert.deepEqual(await run('mixed.ts', 'no such test'), { passed: 0, failed: 0, skipped: [] });
  });

  it('counts a process that is taken down, or a file that cannot be loaded, as a failure', async () => {
    assert.deepEqual(await run('exit.ts'), { passed: 0, failed: 1, skipped: [] });
    assert.deepEqual(await run('broken.ts'), { passed: 0, failed: 1, skipped: [] });
  });
});
