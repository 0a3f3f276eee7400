import type { Machine } from '../system/machine.ts';

/** One thing that `npm run check` proves. */
export interface Check {
  readonly name: string;
  /**
   * @param root the repository's folder
   * @returns what was looked at, in a phrase
   * @throws {Faults} with what is wrong
   */
  run(root: string, machine: Machine): Promise<string>;
}

/** What a check found wrong, one line each. */
export class Faults extends Error {
  readonly code = 'E_FAULTS';
  override readonly name = 'Faults';

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
  }
}

/** Runs checks one after the other and says one line each, and what is wrong below it. */
export async function runChecks(
  checks: readonly Check[],
  root: string,
  machine: Machine,
  say: (line: string) => void,
): Promise<boolean> {
  const failed: string[] = [];
  for (const check of checks) {
    const start = Date.now();
    const line = (state: string, text: string) =>
      say(`${check.name.padEnd(8)} ${state}  ${text} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    try {
      line('ok    ', await check.run(root, machine));
    } catch (error) {
      failed.push(check.name);
      line('FAILED', '');
      say(String(error instanceof Error ? error.message : error).replace(/^/gm, '    '));
    }
  }
  say(failed.length === 0 ? 'Check passed.' : `Check FAILED: ${failed.join(', ')}.`);
  return failed.length === 0;
}
