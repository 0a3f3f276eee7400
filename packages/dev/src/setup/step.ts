import type { Machine } from '../system/machine.ts';

/** Tells people what goes on. */
export type Say = (line: string) => void;

/** One thing that setup makes sure of. */
export interface Step {
  /** What it gives, in a word or two. */
  readonly name: string;
  /** Whether nothing works without it; the others are required with `--require-all` only. */
  readonly required: boolean;
  /**
   * Looks whether it is there.
   *
   * @returns what was found, in a phrase, or undefined
   */
  check(machine: Machine): Promise<string | undefined>;
  /**
   * Gets it.
   *
   * @returns what was done, in a phrase
   * @throws {ServerUnavailable} with the exact command that would give it, when this machine cannot
   */
  provide(machine: Machine, say: Say): Promise<string>;
}
