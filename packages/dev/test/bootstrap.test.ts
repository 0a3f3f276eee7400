import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import { temporaryFolder } from './temporaryFolder.ts';

const bootstrap = fileURLToPath(new URL('../bootstrap.mjs', import.meta.url));
const MAIN = `
  console.log(JSON.stringify({ args: process.argv.slice(2), first: process.env.PATH.split(':')[0] }));
  if (process.argv[2] === 'wait') setInterval(() => {}, 1000);
  process.exitCode = 7;
`;

describe('bootstrap.mjs', function () {
  this.timeout(20_000);
  const top = temporaryFolder();
  let repositories = 0;

  /** A repository with one dependency, and an npm that writes down its calls and, if it shall, installs. */
  function repository({ installed, npmCode = 0 }: { installed?: string; npmCode?: number }): string {
    const root = join(top, String(repositories++));
    mkdirSync(join(root, 'packages', 'dev', 'src'), { recursive: true });
    mkdirSync(join(root, 'bin'));
    cpSync(bootstrap, join(root, 'packages', 'dev', 'bootstrap.mjs'));
    writeFileSync(join(root, 'packages', 'dev', 'src', 'main.ts'), MAIN);
    writeFileSync(join(root, 'package-lock.json'), lockfile('1.0.0'));
    if (installed) install(root, installed);
    const npm = `#!/bin/sh\necho "$@" >> ${root}/npm-calls\nmkdir -p ${root}/node_modules\nexit ${npmCode}\n`;
    writeFileSync(join(root, 'bin', 'npm'), npm, { mode: 0o755 });
    return root;
  }

  it('hands over to the Node of the lockfile, with its arguments, programs and exit code', async () => {
    const root = repository({ installed: '1.0.0' });
    const { code, stdout } = await run(root, ['test', '--', '--grep', 'x y']);
    assert.equal(code, 7);
    const { args, first } = JSON.parse(stdout);
    assert.deepEqual(args, ['test', '--', '--grep', 'x y']);
    assert.equal(first, join(root, 'node_modules', '.bin'));
    assert.ok(!existsSync(join(root, 'npm-calls')), 'what an install by hand left is good');
  });

  it('installs what the lockfile wants, once', async () => {
    const root = repository({ installed: '0.9.0' });
    const first = await run(root, ['build']);
    assert.match(first.stderr, /^Installing dependencies \(npm ci\) \.\.\.\nDependencies installed/);
    assert.equal(first.code, 7);
    await run(root, ['build']);
    assert.equal(readFileSync(join(root, 'npm-calls'), 'utf8'), 'ci --loglevel=error\n');
    writeFileSync(join(root, 'package-lock.json'), lockfile('1.1.0'));
    await run(root, ['build']);
    assert.equal(readFileSync(join(root, 'npm-calls'), 'utf8').split('\n').length, 3);
  });

  it('says what to do when npm fails, and tries again the next time', async () => {
    const root = repository({ installed: '0.9.0', npmCode: 5 });
    for (let round = 0; round < 2; round++) {
      const { code, stdout, stderr } = await run(root, ['build']);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, /npm ci failed \(code 5\)[\s\S]*Remedy: .*npm ci/);
    }
  });

  it('says what to do when npm ran no install script', async () => {
    const root = repository({ installed: '1.0.0' });
    rmSync(join(root, 'node_modules', 'node'), { recursive: true });
    const { code, stderr } = await run(root, ['build']);
    assert.equal(code, 1);
    assert.match(stderr, /Remedy: npm rebuild node --ignore-scripts=false/);
  });

  it('passes signals on and ends with the code that a shell gives them', async () => {
    const { child, stdout } = start(repository({ installed: '1.0.0' }), ['wait']);
    await once(stdout, 'data');
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    assert.equal(code, 128 + 15);
  });
});

function lockfile(version: string): string {
  return JSON.stringify({
    packages: {
      '': { name: 'root' },
      'packages/dev': { version: '0.1.0' },
      'node_modules/dev': { link: true },
      'node_modules/thing': { version },
      'node_modules/thing-for-another-system': { version, optional: true },
    },
  });
}

function install(root: string, version: string): void {
  const modules = join(root, 'node_modules');
  mkdirSync(join(modules, 'node', 'bin'), { recursive: true });
  symlinkSync(process.execPath, join(modules, 'node', 'bin', 'node'));
  const noted = { packages: { 'node_modules/dev': { link: true }, 'node_modules/thing': { version } } };
  writeFileSync(join(modules, '.package-lock.json'), JSON.stringify(noted));
}

function start(root: string, args: string[]) {
  const { npm_execpath: _, ...env } = process.env;
  const child = spawn(process.execPath, [join(root, 'packages', 'dev', 'bootstrap.mjs'), ...args], {
    env: { ...env, PATH: `${join(root, 'bin')}:${env['PATH']}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child: child as ChildProcess, stdout: child.stdout, stderr: child.stderr };
}

async function run(root: string, args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { child, stdout, stderr } = start(root, args);
  const [out, err, [code]] = await Promise.all([text(stdout), text(stderr), once(child, 'exit')]);
  return { code, stdout: out, stderr: err };
}
