import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const PROGRAMS = path.join(import.meta.dirname, '../programs');

/** Runs a program of `programs/` with one variant, and gives the JSON that it prints last. */
export async function measure<T>(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<T> {
  const child = spawn(process.execPath, [path.join(PROGRAMS, program), ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T;
}
