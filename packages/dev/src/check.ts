import { runChecks } from './checking/check.ts';
import { docs } from './checking/docs.ts';
import { exportsCheck } from './checking/exports.ts';
import { lessons } from './checking/lessons.ts';
import { reference } from './checking/reference.ts';
import { format, types } from './checking/tools.ts';
import { versions } from './checking/versions.ts';
import type { Command } from './command.ts';
import { repositoryRoot } from './root.ts';

/** `npm run check`: types (which builds), format and lint, exports and versions of the public packages, generated files, snippets of the docs, tests that the lessons name. */
export const check: Command = async (_args, machine) => {
  const passed = await runChecks(
    [types, format, exportsCheck, versions, reference, docs, lessons],
    repositoryRoot,
    machine,
    console.log,
  );
  return passed ? 0 : 1;
};
