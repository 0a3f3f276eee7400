import { spawn } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killGroup } from '../system/children.ts';
import type { User } from '../system/unprivileged.ts';
import { startCleaner } from './cleaner.ts';
import { ServerFailed } from './serverFailed.ts';

/** How to start a server. */
export interface ServerCommand {
  /** What it is, for errors. */
  name: string;
  program: string;
  args: readonly string[];
  /** The whole environment of the server: nothing is inherited. */
  env: Record<string, string>;
  /** Its own folder, which is also its working folder and goes when it goes. */
  folder: string;
  /** The user to run it as, when it is not this process's user. */
  user?: User | undefined;
  /** Milliseconds from SIGTERM to SIGKILL. @default 20000 */
  stopMs?: number;
}

/** A server's process, with its process group. */
export interface ServerProcess {
  readonly pid: number;
  readonly logFile: string;
  /** Resolves with `code 1` or `SIGKILL` and the like when the server has ended. */
  readonly ended: Promise<string>;
  /** SIGTERM, after `stopMs` SIGKILL; then removes the folder. */
  stop(): Promise<void>;
  /** SIGKILL; then removes the folder. */
  kill(): Promise<void>;
}

const STOP_MS = 20_000;

/**
 * Starts a server that goes when this process goes, however that ends, and that does not keep this process alive.
 *
 * @throws {ServerFailed} when the program cannot be started
 */
export async function startServerProcess(command: ServerCommand): Promise<ServerProcess> {
  const logFile = join(command.folder, 'output.log');
  const log = openSync(logFile, 'w');
  const child = spawn(command.program, command.args, {
    cwd: command.folder,
    env: command.env,
    stdio: ['ignore', log, log],
    detached: true, // a group of its own: Ctrl-C reaches us alone, and one signal reaches all its processes
    ...(command.user ? { uid: command.user.uid, gid: command.user.gid } : {}),
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.on('exit', (code, signal) => resolve(signal ?? `code ${code}`));
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.on('spawn', () => resolve(child.pid as number));
    child.on('error', (cause) => {
      rmSync(command.folder, { recursive: true, force: true });
      reject(new ServerFailed(command.name, `could not be started (${command.program})`, [], { cause }));
    });
  });
  const cleaner = startCleaner(pid, command.folder);
  child.unref();
  ended.then(() => {
    killGroup(pid, 'SIGKILL');
    cleaner.serverEnded();
  });

  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.ref();
    child.kill(signal);
    const inTime = await Promise.race([
      ended.then(() => true),
      sleep(command.stopMs ?? STOP_MS, false, { ref: false }),
    ]);
    if (!inTime) {
      killGroup(pid, 'SIGKILL');
      await ended;
    }
    await cleaner.clean();
  };
  let ending: Promise<void> | undefined;
  const once = (signal: 'SIGTERM' | 'SIGKILL') => {
    ending ??= end(signal);
    return ending;
  };
  return { pid, logFile, ended, stop: () => once('SIGTERM'), kill: () => once('SIGKILL') };
}
