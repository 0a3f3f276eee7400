import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';

const DIST = path.join(import.meta.dirname, '../dist');

describe('register', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'telltale-register-'));
    for (const folder of ['node/dist', 'node/bundle', 'pipeline/dist'])
      mkdirSync(path.join(root, folder), { recursive: true });
    for (const file of ['register.cjs', 'bundle.cjs', 'codeCache.cjs'])
      copyFileSync(path.join(DIST, file), path.join(root, 'node/dist', file));
    put('node/dist/preload.js', 'exports.preload = () => console.log("not bundled");');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const put = (file: string, text: string, time = 1_000) => {
    writeFileSync(path.join(root, file), text);
    utimesSync(path.join(root, file), time, time);
  };
  const bundle = () =>
    put(
      'node/bundle/preload.cjs',
      '//0123456789abcdef\nexports.preload = () => console.log("bundled");',
      2_000,
    );
  const register = () =>
    execFileSync(process.execPath, ['--require', path.join(root, 'node/dist/register.cjs'), '-e', ''], {
      env: {},
      encoding: 'utf8',
    });

  it('takes the bundle', () => {
    bundle();
    assert.equal(register(), 'bundled\n');
  });

  it('does without where it was not made', () => {
    assert.equal(register(), 'not bundled\n');
  });

  it('does without in a checkout where something was built after it', () => {
    bundle();
    mkdirSync(path.join(root, 'node/src'));
    put('pipeline/dist/.tsbuildinfo', '{}', 2_000);
    assert.equal(register(), 'bundled\n');
    put('pipeline/dist/.tsbuildinfo', '{}', 3_000);
    assert.equal(register(), 'not bundled\n');
  });
});
