import { globSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from '../system/machine.ts';
import { type Check, Faults } from './check.ts';
import { examplesIn, uncompiled } from './examples.ts';
import { findSnippets, npmScripts, type Snippet } from './snippets.ts';

const FILES = ['README.md', 'docs/**/*.md', 'packages/*/README.md', 'collector/README.md'];
const PROGRAMS = ['js', 'ts'];
/** A snippet in the docs shows one thing and ends. */
const PROGRAM_MS = 60_000;

/**
 * Every `js` and `ts` snippet of the docs runs, the preload starts with every configuration file among the `yaml` ones, every npm
 * script that an `sh` snippet names exists, and every `ts` example in the comments of a source compiles.
 */
export const docs: Check = {
  name: 'docs',
  async run(root, machine) {
    const found = globSync(FILES, { cwd: root })
      .sort()
      .flatMap((file) =>
        findSnippets(readFileSync(join(root, file), 'utf8')).map((snippet) => ({ file, snippet })),
      );
    const programs = found.filter(({ snippet }) => PROGRAMS.includes(snippet.language));
    const configurations = found.filter(
      ({ snippet }) => snippet.language === 'yaml' && /^file_format:/m.test(snippet.code),
    );
    const shells = found.filter(({ snippet }) => snippet.language === 'sh');
    const examples = examplesIn(root);
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const faults = shells.flatMap(({ file, snippet }) =>
      npmScripts(snippet.code)
        .filter((script) => !Object.hasOwn(scripts, script))
        .map((script) => `${file}:${snippet.line}: there is no npm script "${script}"`),
    );
    faults.push(
      ...(await inWorkFolder(root, (folder) => failing(programs, folder, machine))),
      ...(await inWorkFolder(root, (folder) => refused(configurations, folder, machine))),
      ...(await inWorkFolder(root, (folder) => uncompiled(examples, folder, machine))),
    );
    if (faults.length > 0) throw new Faults(faults);
    return [
      `${programs.length} programs run`,
      `${configurations.length} configuration files tried`,
      `${shells.length} shell snippets looked at`,
      `${examples.length} examples compiled`,
    ].join(', ');
  },
};

interface Found {
  readonly file: string;
  readonly snippet: Snippet;
}

async function failing(programs: readonly Found[], folder: string, machine: Machine): Promise<string[]> {
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

/** Starts an empty program under the preload with each file; nothing has to listen where it sends. */
async function refused(
  configurations: readonly Found[],
  folder: string,
  machine: Machine,
): Promise<string[]> {
  const faults: string[] = [];
  for (const [index, { file, snippet }] of configurations.entries()) {
    const path = join(folder, `${index}.yaml`);
    await writeFile(path, snippet.code);
    const said: string[] = [];
    await machine.run(process.execPath, ['--require', '@telltale/node/register', '-e', ''], {
      cwd: folder,
      env: { OTEL_CONFIG_FILE: path, XDG_STATE_HOME: folder },
      timeoutMs: PROGRAM_MS,
      onLine: (line) => said.push(line),
    });
    if (!said.some((line) => line.includes(' started: by ')))
      faults.push(`${file}:${snippet.line}: ${said.join('\n')}`);
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
