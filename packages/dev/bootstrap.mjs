/**
 * The door to every root script: `node packages/dev/bootstrap.mjs <command> [arguments]`.
 *
 * Plain JavaScript without dependencies, for Node 18 and newer: makes sure that the dependencies of the lockfile are installed, then
 * hands over to `src/main.ts` on the Node that is one of them. What it has to say goes to stderr.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(root, 'node_modules');
const lockfile = join(root, 'package-lock.json');
const stamp = join(modules, '.telltale-lockfile');
const node = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const SAY_EVERY_MS = 15_000;

const say = (line) => process.stderr.write(`${line}\n`);

process.exitCode = await main();

async function main() {
  const hash = createHash('sha256').update(readFileSync(lockfile)).digest('hex');
  if (!isInstalled(hash) && !(await install(hash))) return 1;
  if (!existsSync(node)) {
    say(
      `Dependencies are installed, but ${node} is missing: npm has not run the install script of the package "node".`,
    );
    say('Remedy: npm rebuild node --ignore-scripts=false');
    return 1;
  }
  return handOver();
}

function isInstalled(hash) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return true;
  if (!matchesLockfile()) return false;
  writeFileSync(stamp, hash);
  return true;
}

/** Whether what npm noted about node_modules is what the lockfile wants: so after an `npm install` by hand. */
function matchesLockfile() {
  const noted = join(modules, '.package-lock.json');
  if (!existsSync(noted)) return false;
  const wanted = JSON.parse(readFileSync(lockfile, 'utf8')).packages;
  const there = JSON.parse(readFileSync(noted, 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, link, optional }]) => {
    if (!path.startsWith('node_modules/')) return true;
    const found = there[path];
    return found ? link || found.version === version : Boolean(optional);
  });
}

async function install(hash) {
  const start = Date.now();
  const seconds = () => Math.round((Date.now() - start) / 1000);
  say('Installing dependencies (npm ci) ...');
  const timer = setInterval(() => say(`Installing dependencies (npm ci) ... ${seconds()} s`), SAY_EVERY_MS);
  const code = await run(...npm('ci', '--loglevel=error'), { cwd: root, stdio: ['ignore', 2, 2] });
  clearInterval(timer);
  if (code !== 0) {
    say(`npm ci failed (code ${code}) in ${root}; its own words stand above.`);
    say('Remedy: mend what they name (often the way to the npm registry: npm ping), then run: npm ci');
    return false;
  }
  writeFileSync(stamp, hash);
  say(`Dependencies installed (${seconds()} s)`);
  return true;
}

/** The npm that runs this script, else the one in PATH. */
function npm(...args) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('npm-cli.js') ? [process.execPath, [cli, ...args]] : ['npm', args];
}

function handOver() {
  const path = [join(modules, '.bin'), process.env.PATH].join(delimiter);
  const program = join(root, 'packages', 'dev', 'src', 'main.ts');
  return run(node, [program, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
}

/** Runs a program, passes signals on, and resolves with its exit code. */
function run(program, args, options) {
  const child = spawn(program, args, options);
  const pass = (signal) => {
    // A terminal sends Ctrl-C to the child as well.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  return new Promise((resolve) => {
    child.on('error', (error) => {
      say(`${program} could not be started: ${error.message}`);
      resolve(127);
    });
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, pass);
      resolve(signal ? 128 + constants.signals[signal] : code);
    });
  });
}
