import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { docs } from '../../src/checking/docs.ts';
import { examplesIn, findExamples, uncompiled } from '../../src/checking/examples.ts';
import { repositoryRoot } from '../../src/root.ts';
import { CommandFailed, run } from '../../src/system/run.ts';
import { fakeMachine } from '../fakeMachine.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const machine = fakeMachine({}, { run });
const FENCE = '```';

/** A source whose exported function has an example of these lines. */
const source = (...code: string[]) =>
  [
    "const glob = 'docs/**/*.md';",
    '',
    '/**',
    ' * Does it.',
    ' *',
    ' * @example',
    ` * ${FENCE}ts`,
    ...code.map((line) => ` * ${line}`.trimEnd()),
    ` * ${FENCE}`,
    ' */',
    'export const does = () => glob;',
    '',
  ].join('\n');

describe('the examples of a source', () => {
  it('are what stands in its comments, with their lines', () => {
    const [of, ...more] = findExamples(source("import { sep } from 'node:path';", '', 'console.log(sep);'));
    assert.deepEqual(of, { code: "import { sep } from 'node:path';\n\nconsole.log(sep);\n", line: 8 });
    assert.deepEqual(more, []);
  });

  it('are those of members and one-liners alike, and of no other language', () => {
    const text = [
      'interface Cache {',
      '  /**',
      `   * ${FENCE}ts`,
      '   * first();',
      `   * ${FENCE}`,
      '   */',
      '  first(): void;',
      '  /** one line */',
      '  /**',
      `   * ${FENCE}js`,
      '   * second();',
      `   * ${FENCE}`,
      `   * ${FENCE}ts`,
      '   * third();',
      `   * ${FENCE}`,
      '   */',
      '}',
    ].join('\n');
    assert.deepEqual(findExamples(text), [
      { code: 'first();\n', line: 4 },
      { code: 'third();\n', line: 14 },
    ]);
  });

  it('are there in this repository', () => {
    const files = new Set(examplesIn(repositoryRoot).map(({ file }) => file));
    for (const file of ['node/src/middleware/fastify.ts', 'events/src/index.ts', 'cache/src/types.ts'])
      assert.ok(files.has(`packages/${file}`), file);
  });
});

describe('the check of examples', function () {
  this.timeout(60_000);
  const top = temporaryFolder();

  /** A repository of one source. */
  function repository(text: string): string {
    const root = mkdtempSync(join(top, 'repository-'));
    mkdirSync(join(root, 'packages/one/src/deep'), { recursive: true });
    writeFileSync(join(root, 'package.json'), '{ "scripts": {} }');
    writeFileSync(join(root, 'packages/one/src/deep/does.ts'), text);
    symlinkSync(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'));
    return root;
  }

  it('takes what compiles, and leaves nothing', async () => {
    const root = repository(source("import { sep } from 'node:path';", 'const used: string = sep;'));
    assert.match(String(await docs.run(root, machine)), /, 1 examples compiled$/);
    assert.deepEqual(readdirSync(join(root, '.telltale')), []);
  });

  it('names the file and line of what does not, each as a module of its own', async () => {
    const root = repository(
      source('const n: number = 1;', '', 'const text: string = n + n;') +
        source('console.log(n);', 'app.listen();'),
    );
    await assert.rejects(docs.run(root, machine), (error: Error) => {
      const faults = error.message.split('\n').map((line) => line.replace(/: (TS\d+): .*/, ' $1'));
      assert.deepEqual(faults.toSorted(), [
        'packages/one/src/deep/does.ts:10 TS2322',
        'packages/one/src/deep/does.ts:21 TS2304',
        'packages/one/src/deep/does.ts:22 TS2304',
      ]);
      return true;
    });
  });

  it('is as strict as a reader’s application may be', async () => {
    const root = repository(source('const some = [1, 2];', 'const n: number = some[0];'));
    await assert.rejects(docs.run(root, machine), /does\.ts:9: TS2322/);
  });

  it('fails where the compiler cannot be had, and shows what it says of itself', async () => {
    const folder = mkdtempSync(join(top, 'work-'));
    const example = { file: 'a.ts', line: 1, code: 'one();' };
    const failing = (line?: string) =>
      fakeMachine(
        {},
        {
          run: async (_program, _args, options) => {
            if (line) options?.onLine?.(line);
            throw new CommandFailed('tsc', 'could not be started', []);
          },
        },
      );
    await assert.rejects(uncompiled([example], folder, failing()), { code: 'E_COMMAND_FAILED' });
    const line = "error TS5023: Unknown compiler option 'x'.";
    assert.deepEqual(await uncompiled([example], folder, failing(line)), [line]);
    rmSync(folder, { recursive: true });
  });
});
