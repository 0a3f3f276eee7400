import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type RunOptions, run } from './run.ts';
import { readSettings, type Settings } from './settings.ts';

/** The machine as the rest of this package sees it. Tests bring one of their own. */
export interface Machine {
  readonly settings: Settings;
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  /** Folder, with a slash at its end, in which the system's own files lie. */
  readonly systemRoot: string;
  /** Absolute path of a program in `PATH`, or undefined. */
  which(program: string): string | undefined;
  /** Runs a program to its end and returns its stdout; throws `CommandFailed`. */
  run(program: string, args: readonly string[], options?: RunOptions): Promise<string>;
}

/** The machine that this process runs on, with the environment as it is now. */
export function thisMachine(): Machine {
  const isRoot = process.getuid?.() === 0;
  const settings = readSettings(process.env, isRoot);
  return {
    settings,
    platform: process.platform,
    isRoot,
    systemRoot: '/',
    which: (program) => settings.path.map((folder) => join(folder, program)).find(isExecutable),
    run,
  };
}

/** `PATH` for child processes. */
export function pathVariable(machine: Machine): string {
  return machine.settings.path.join(delimiter);
}

/** Whether a path names a file that this process may execute. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
