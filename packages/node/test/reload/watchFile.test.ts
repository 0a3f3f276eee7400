import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { entriesOf } from '../../src/reload/watchFile.ts';

describe('what decides what a file holds', () => {
  let folder: string;
  const at = (name: string) => path.join(folder, name);
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'telltale-watch-')));
    mkdirSync(at('releases/1'), { recursive: true });
    writeFileSync(at('releases/1/telemetry.yaml'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is its own entry', () => {
    assert.deepEqual(entriesOf(at('releases/1/telemetry.yaml')), [at('releases/1/telemetry.yaml')]);
  });

  it('is every symbolic link on the way, of files and of folders, and the file at the end', () => {
    symlinkSync('releases/1', at('current'));
    symlinkSync(at('current/telemetry.yaml'), at('telemetry.yaml'));
    assert.deepEqual(entriesOf(at('telemetry.yaml')), [
      at('telemetry.yaml'),
      at('current'),
      at('releases/1/telemetry.yaml'),
    ]);
  });

  it('is what is missing, where the way ends', () => {
    symlinkSync('releases/2', at('current'));
    assert.deepEqual(entriesOf(at('current/telemetry.yaml')), [at('current'), at('releases/2')]);
  });

  it('has an end where links lead to each other', () => {
    symlinkSync('b', at('a'));
    symlinkSync('a', at('b'));
    assert.deepEqual([...new Set(entriesOf(at('a')))].toSorted(), [at('a'), at('b')]);
  });
});
