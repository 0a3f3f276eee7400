import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const REGISTER = createRequire(import.meta.url).resolve('@telltale/node/register');
const PATIENCE_MS = 60_000;
const EVERY_MS = 100;
const STOP_MS = 10_000;

/** A program that runs under the preload and answers at an address. */
export interface Program {
  readonly url: string;
  /** What it has written so far, to both outputs. */
  output(): string;
  /** Ends it by SIGTERM. */
  stop(): Promise<void>;
}

/** Starts a program of Node under the preload, and waits until it answers. */
export async function startProgram(
  file: string,
  args: (port: number) => string[],
  { cwd, env, url: path }: { cwd: string; env: Record<string, string>; url: string },
): Promise<Program> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--require', REGISTER, file, ...args(port)], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS + STOP_MS,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = once(child, 'close');
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(EVERY_MS)) {
    const response = await fetch(url + path).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) break;
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`${file} does not answer:\n${output}`);
  }
  return {
    url,
    output: () => output,
    async stop() {
      child.kill('SIGTERM');
      await Promise.race([ended, sleep(STOP_MS, undefined, { ref: false })]);
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      throw new Error(`${file} does not end by SIGTERM:\n${output}`);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
