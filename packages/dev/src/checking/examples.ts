import { globSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from '../system/machine.ts';
import { CommandFailed } from '../system/run.ts';
import { findSnippets } from './snippets.ts';

const SOURCES = 'packages/*/src/**/*.{ts,tsx,cts}';
const COMMENT = /^[ \t]*\/\*\*[\s\S]*?\*\//gm;
/** What stands before the text of each of its lines. */
const MARGIN = /^\s*(?:\/\*\*|\*\/|\*) ?/;
/** How the compiler tells of a fault: file, line, and what is wrong. */
const FAULT = /^(\d+)\.ts\((\d+),\d+\): error (.*)$/;
/** As strict as the applications of readers may be. */
const PROJECT = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'dom'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['*.ts'],
};

/** An example in the comment of a source. */
export interface Example {
  /** Relative to the repository. */
  readonly file: string;
  /** Line of its first line of code, from 1. */
  readonly line: number;
  readonly code: string;
}

/** The `ts` examples in the comments of the packages' sources. */
export function examplesIn(root: string): Example[] {
  return globSync(SOURCES, { cwd: root })
    .sort()
    .flatMap((file) =>
      findExamples(readFileSync(join(root, file), 'utf8')).map((example) => ({ file, ...example })),
    );
}

/** Finds them in the text of a source. */
export function findExamples(source: string): Omit<Example, 'file'>[] {
  return [...source.matchAll(COMMENT)].flatMap(({ 0: comment, index }) => {
    const text = comment.replace(/^.*$/gm, (line) => line.replace(MARGIN, ''));
    const before = source.slice(0, index).split('\n').length - 1;
    return findSnippets(text)
      .filter(({ language }) => language === 'ts')
      .map(({ code, line }) => ({ code, line: before + line }));
  });
}

/**
 * Compiles examples, each as a module of its own, against the built packages.
 *
 * @param folder an empty one inside the repository
 * @returns what is wrong, one line each
 */
export async function uncompiled(
  examples: readonly Example[],
  folder: string,
  machine: Machine,
): Promise<string[]> {
  if (examples.length === 0) return [];
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(PROJECT));
  for (const [index, { code }] of examples.entries()) await writeFile(join(folder, `${index}.ts`), code);
  const faults: string[] = [];
  const onLine = (line: string) => {
    const [, index, at, what] = FAULT.exec(line) ?? [];
    const example = examples[Number(index)];
    faults.push(example ? `${example.file}:${example.line + Number(at) - 1}: ${what}` : line);
  };
  try {
    await machine.run('tsc', ['-p', '.', '--pretty', 'false'], { cwd: folder, onLine });
  } catch (error) {
    if (!(error instanceof CommandFailed) || faults.length === 0) throw error;
  }
  return faults;
}
