import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const PROGRAMS = path.join(import.meta.dirname, '../programs');

/**
 * Runs a program of `programs/` with one variant and its load, and gives the JSON that it prints last.
 *
 * @throws {Error} where the variant could not run
 */
export async function measure<T>(
  program: string,
  variant: string,
  load: object,
  env: Readonly<Record<string, string>>,
): Promise<T> {
  const state = mkdtempSync(path.join(os.tmpdir(), 'telltale-bench-'));
  const child = spawn(process.execPath, [path.join(PROGRAMS, program), variant, JSON.stringify(load)], {
    env: { PATH: process.env['PATH'], XDG_STATE_HOME: state, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  rmSync(state, { recursive: true, force: true });
  if (code !== 0) throw new Error(`${program} could not run "${variant}": it ended with ${code}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T;
}
