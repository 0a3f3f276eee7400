import type { Writable } from 'node:stream';
import type { LiveStream } from '@telltale/console';

/** Where a command writes. */
export interface Output {
  readonly stdout: LiveStream;
  readonly stderr: Writable;
}

/** One command of `telltale`. It is added by a file of its own and a line in `commands/index.ts`. */
export interface Command {
  readonly name: string;
  /** What it does, in one line of the general help. */
  readonly summary: string;
  /** What `telltale NAME --help` prints. */
  readonly help: string;
  /**
   * Runs it.
   *
   * @param args what stands behind the command's name
   * @returns the exit code
   * @throws UsageError for arguments it does not know; any other error ends in exit code 1.
   */
  run(args: readonly string[], output: Output): Promise<number>;
}

/** The command line is wrong. The message says what, and the help is named with it. */
export class UsageError extends Error {
  readonly code = 'E_CLI_USAGE';
  override readonly name = 'UsageError';
}

/** Exit codes. */
export const OK = 0;
export const FAILED = 1;
export const WRONG_USAGE = 2;
