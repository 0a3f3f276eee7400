import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { collectorFolder, findCollector } from '../../src/artifacts/collector.ts';
import { fakeMachine } from '../fakeMachine.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('findCollector', () => {
  const top = temporaryFolder();

  it('takes the variable, else what setup built, and nothing from PATH', () => {
    const machine = fakeMachine({ otelcol: '/usr/bin/otelcol' }, { settings: { cacheFolder: top } });
    assert.equal(findCollector(machine), undefined);
    const folder = collectorFolder(machine);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'otelcol'), '', { mode: 0o755 });
    assert.deepEqual(findCollector(machine), {
      kind: 'program',
      path: join(folder, 'otelcol'),
      from: 'setup',
    });
    const given = fakeMachine({}, { settings: { cacheFolder: top, collectorBin: '/mine' } });
    assert.deepEqual(findCollector(given), {
      kind: 'program',
      path: '/mine',
      from: 'TELLTALE_TEST_COLLECTOR_BIN',
    });
  });

  it('gives every manifest and every set of checksums a folder of its own', () => {
    const machine = fakeMachine();
    const folders = [
      ['a', 'b'],
      ['ab', ''],
      ['a', 'c'],
      ['c', 'b'],
    ].map(([manifest = '', checksums = '']) => {
      const sources = { manifest: join(top, 'm'), checksums: join(top, 's') };
      writeFileSync(sources.manifest, manifest);
      writeFileSync(sources.checksums, checksums);
      return collectorFolder(machine, sources);
    });
    assert.equal(new Set(folders).size, 4);
  });
});
