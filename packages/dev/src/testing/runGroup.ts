import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnChild } from '../system/children.ts';
import type { GroupOrder } from './groupProcess.ts';
import type { TestGroup } from './groups.ts';
import { nothing, type Totals } from './totals.ts';

const PROGRAM = fileURLToPath(new URL('./groupProcess.ts', import.meta.url));

/** How to run a group. */
export interface RunGroupOptions {
  /** The repository's folder. */
  root: string;
  /** Only tests whose full title this matches. */
  grep?: string | undefined;
  /** File for the notes of `forTests`. */
  notesFile: string;
  /** `inherit` shows mocha's report. @default 'inherit' */
  output?: 'inherit' | 'ignore';
}

/**
 * Runs a group's tests in a process of their own.
 *
 * @returns the totals; a process that crashes, calls `process.exit()` or does not end by itself counts as one failure more
 */
export async function runGroup(group: TestGroup, options: RunGroupOptions): Promise<Totals> {
  const order: GroupOrder = { files: group.files, ...(options.grep !== undefined && { grep: options.grep }) };
  const output = options.output ?? 'inherit';
  const child = spawnChild(process.execPath, [PROGRAM, JSON.stringify(order)], {
    cwd: group.name === 'test' ? options.root : join(options.root, group.name),
    env: { ...process.env, TELLTALE_TEST_NOTES: options.notesFile },
    stdio: ['ignore', output, output, 'ipc'],
  });
  let totals: Totals | undefined;
  child.on('message', (message) => {
    totals = message as Totals;
  });
  const [code, signal] = await once(child, 'exit');
  if (code === 0 && totals) return totals;
  console.error(
    `${group.name}: its process ended with ${signal ?? `code ${code}`}${totals ? '' : ' before it had told its totals'}`,
  );
  const known = totals ?? nothing;
  return { ...known, failed: known.failed + 1 };
}
