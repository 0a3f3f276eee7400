import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { spawnChild } from './children.ts';

/** How to run a program to its end. */
export interface RunOptions {
  /** Working folder. @default the current one */
  cwd?: string;
  /** Variables on top of this process's own. */
  env?: Record<string, string>;
  /** Called with every line of both outputs, as they come. */
  onLine?: (line: string) => void;
  /** Ends the program after this many milliseconds. @default never */
  timeoutMs?: number;
}

/** A program that could not be started or ended with an error. */
export class CommandFailed extends Error {
  readonly code = 'E_COMMAND_FAILED';
  override readonly name = 'CommandFailed';
  /** The last lines of both outputs. */
  readonly lastLines: readonly string[];

  constructor(command: string, how: string, lastLines: readonly string[], options?: ErrorOptions) {
    super([`"${command}" ${how}`, ...lastLines.map((line) => `    ${line}`)].join('\n'), options);
    this.lastLines = lastLines;
  }
}

const LAST_LINES = 15;

/**
 * Runs a program without a shell and without input.
 *
 * @returns what it wrote to stdout
 * @throws {CommandFailed} when it cannot be started, or ends with another code than 0
 */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const command = [program, ...args].join(' ');
  const child = spawnChild(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
  });
  const lastLines: string[] = [];
  const stdout: string[] = [];
  const keep = (line: string) => {
    lastLines.push(line);
    if (lastLines.length > LAST_LINES) lastLines.shift();
    options.onLine?.(line);
  };
  createInterface({ input: child.stdout as Readable }).on('line', (line) => {
    stdout.push(line);
    keep(line);
  });
  createInterface({ input: child.stderr as Readable }).on('line', keep);
  return new Promise((resolve, reject) => {
    child.on('error', (cause) => reject(new CommandFailed(command, 'could not be started', [], { cause })));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(stdout.join('\n'));
      else reject(new CommandFailed(command, `ended with ${signal ?? `code ${code}`}`, lastLines));
    });
  });
}
