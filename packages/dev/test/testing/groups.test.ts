import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'mocha';
import { findGroups } from '../../src/testing/groups.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('findGroups', () => {
  const root = temporaryFolder();
  const files = [
    'packages/cache/test/a.test.ts',
    'packages/cache/test/redis/b.test.ts',
    'packages/cache-more/test/c.test.ts',
    'test/integration/d.test.ts',
    'packages/cache/test/support.ts',
    'packages/cache/src/e.test.ts',
  ];
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  const named = (...paths: string[]) =>
    findGroups(root, paths).map(({ name, files }) => [
      name,
      files.map((file) => file.slice(root.length + 1)),
    ]);

  it('groups by package, and the folder of the whole last', () => {
    assert.deepEqual(named(), [
      ['packages/cache-more', files.slice(2, 3)],
      ['packages/cache', files.slice(0, 2)],
      ['test', files.slice(3, 4)],
    ]);
  });

  it('takes folders and files', () => {
    assert.deepEqual(named('packages/cache'), [['packages/cache', files.slice(0, 2)]]);
    assert.deepEqual(named('./packages/cache/'), [['packages/cache', files.slice(0, 2)]]);
    assert.deepEqual(named('packages/cache/test/redis', 'test'), [
      ['packages/cache', files.slice(1, 2)],
      ['test', files.slice(3, 4)],
    ]);
    assert.deepEqual(named(files[0] ?? ''), [['packages/cache', files.slice(0, 1)]]);
    assert.deepEqual(named('packages/none'), []);
  });
});
