import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Command } from './command.ts';
import { repositoryRoot } from './root.ts';
import { setUp } from './setup/setup.ts';
import { findGroups } from './testing/groups.ts';
import { readNotes } from './testing/notes.ts';
import { runGroup } from './testing/runGroup.ts';
import { summary } from './testing/summary.ts';
import { add, isSuccess, nothing } from './testing/totals.ts';

/**
 * `npm test [-- [--grep TEXT] [PATH ...]]`: sets up, then runs the tests, group after group.
 *
 * The last line of stdout is `N passed, N failed`, with `, N skipped` where any were. Fails when a test failed, when none was run,
 * and, where everything is required, when one was skipped.
 */
export const test: Command = async (args, machine) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { grep: { type: 'string', short: 'g' } },
    allowPositionals: true,
  });
  const { requireAll } = machine.settings;
  const { ok } = await setUp(machine, requireAll, console.log);
  if (!ok) {
    console.log(summary([], nothing).join('\n'));
    return 1;
  }

  const folder = await mkdtemp(join(tmpdir(), 'telltale-notes-'));
  try {
    const notesFile = join(folder, 'notes');
    let totals = nothing;
    for (const group of findGroups(repositoryRoot, positionals)) {
      console.log(`\n── ${group.name}`);
      totals = add(totals, await runGroup(group, { root: repositoryRoot, grep: values.grep, notesFile }));
    }
    console.log(summary(readNotes(notesFile), totals).join('\n'));
    return isSuccess(totals, requireAll) ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
