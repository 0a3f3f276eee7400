import type { Machine } from './system/machine.ts';

/**
 * One of the root scripts.
 *
 * @param args what stands behind `--` on npm's command line
 * @returns the exit code
 */
export type Command = (args: readonly string[], machine: Machine) => Promise<number>;
