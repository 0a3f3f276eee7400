import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

export const FIXTURES = path.join(import.meta.dirname, '../fixtures');
/** What applications keep on disk goes here, not into the home of whoever runs the tests. */
const STATE = mkdtempSync(path.join(os.tmpdir(), 'telltale-state-'));
process.once('exit', () => rmSync(STATE, { recursive: true, force: true }));
export const REGISTER = '@telltale/node/register';

/** What every application has; no other variable of the test run reaches it. */
export const ENVIRONMENT = { PATH: process.env['PATH'], XDG_STATE_HOME: STATE };

/** How an application ended and what it wrote. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Run {
  /** The Node that runs it. @default the one of the tests */
  node?: string;
  /** Node's flags. @default ['--require', '@telltale/node/register'] */
  flags?: string[];
  /** `OTEL_*` variables; no others reach the application. */
  env?: Record<string, string>;
  /** Sends the signal when the application has printed `ready`. */
  signal?: NodeJS.Signals;
}

/**
 * Sends what an application left on disk: where the machine gave its export worker no time before `process.exit()` had to return, its records
 * wait there for the next process.
 *
 * @param isComplete whether everything has arrived
 */
export async function sendLeftovers(isComplete: () => boolean, options: Run): Promise<void> {
  if (!isComplete()) await run('measures.cjs', options);
}

/** Runs a fixture as a program of its own, with real flags. */
export async function run(
  fixture: string,
  { node = process.execPath, flags = ['--require', REGISTER], env = {}, signal }: Run = {},
): Promise<Ended> {
  const child = spawn(node, [...flags, path.resolve(FIXTURES, fixture)], {
    env: { ...ENVIRONMENT, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
  });
  if (signal) {
    child.stdout.on('data', (chunk: Buffer) => {
      if (String(chunk).includes('ready')) child.kill(signal);
    });
  }
  const [stdout, stderr, [code, ended]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, signal: ended, stdout, stderr };
}
