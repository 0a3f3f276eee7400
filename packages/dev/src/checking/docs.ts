import { globSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from '../system/machine.ts';
import { type Check, Faults } from './check.ts';
import { findSnippets, npmScripts, type Snippet } from './snippets.ts';

const FILES = ['README.md', 'docs/**/*.md', 'packages/*/README.md', 'collector/README.md'];
const PROGRAMS = ['js', 'ts'];
/** A snippet in the docs shows one thing and ends. */
const PROGRAM_MS = 60_000;

/** Every `js` and `ts` snippet of the docs runs; every npm script that an `sh` snippet names exists. */
export const docs: Check = {
  name: 'docs',
  async run(root, machine) {
    const found = globSync(FILES, { cwd: root })
      .sort()
      .flatMap((file) =>
        findSnippets(readFileSync(join(root, file), 'utf8')).map((snippet) => ({ file, snippet })),
      );
    const programs = found.filter(({ snippet }) => PROGRAMS.includes(snippet.language));
    const shells = found.filter(({ snippet }) => snippet.language === 'sh');
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const faults = shells.flatMap(({ file, snippet }) =>
      npmScripts(snippet.code)
        .filter((script) => !Object.hasOwn(scripts, script))
        .map((script) => `${file}:${snippet.line}: there is no npm script "${script}"`),
    );
    faults.push(...(await inWorkFolder(root, (folder) => failing(programs, folder, machine))));
    if (faults.length > 0) throw new Faults(faults);
    return `${programs.length} programs run, ${shells.length} shell snippets looked at`;
  },
};

async function failing(
  programs: readonly { file: string; snippet: Snippet }[],
  folder: string,
  machine: Machine,
): Promise<string[]> {
  const faults: string[] = [];
  for (const [index, { file, snippet }] of programs.entries()) {
    const program = join(folder, `${index}.${snippet.language}`);
    await writeFile(program, snippet.code);
    await machine.run(process.execPath, [program], { cwd: folder, timeoutMs: PROGRAM_MS }).catch((error) => {
      faults.push(`${file}:${snippet.line}: ${error.message}`);
    });
  }
  return faults;
}

/** A folder inside the repository, where the packages' names resolve as they do for a user, and that git ignores. */
async function inWorkFolder<T>(root: string, work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(join(root, '.telltale'), { recursive: true });
  const folder = await mkdtemp(join(root, '.telltale', 'docs-'));
  try {
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
