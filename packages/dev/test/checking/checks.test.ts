import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'mocha';
import { type Check, Faults, runChecks } from '../../src/checking/check.ts';
import { docs } from '../../src/checking/docs.ts';
import { missingTargets, withoutSource } from '../../src/checking/exports.ts';
import { unshown } from '../../src/checking/lessons.ts';
import { publicPackages } from '../../src/checking/packages.ts';
import { outdated } from '../../src/checking/reference.ts';
import { format } from '../../src/checking/tools.ts';
import { wrongVersions } from '../../src/checking/versions.ts';
import { run } from '../../src/system/run.ts';
import { fakeMachine } from '../fakeMachine.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const machine = fakeMachine({}, { run });

describe('runChecks', () => {
  it('runs all, says one line each with what is wrong below, and a last line', async () => {
    const good: Check = { name: 'good', run: async () => 'all of it' };
    const bad: Check = {
      name: 'bad',
      run: async () => {
        throw new Faults(['one', 'two']);
      },
    };
    const lines: string[] = [];
    assert.equal(await runChecks([bad, good], '/', machine, (line) => lines.push(line)), false);
    assert.deepEqual(lines, [
      'bad      FAILED   (0.0 s)',
      '    one\n    two',
      'good     ok      all of it (0.0 s)',
      'Check FAILED: bad.',
    ]);
    assert.equal(await runChecks([good], '/', machine, (line) => lines.push(line)), true);
    assert.equal(lines.at(-1), 'Check passed.');
  });
});

describe('the lessons', () => {
  const text = (test: string) => `| mistake | how | shown by |\n|---|---|---|\n| a \`ENV\` | b | ${test} |\n`;
  const read = (file: string): string => {
    if (file !== 'a.test.ts') throw new Error('no such file');
    return `  it('does it', () => {});\n  it(\`does \${what}\`, () => {});`;
  };

  it('name tests that are there, each by its title', () => {
    for (const title of ['does it', `does \${what}`])
      assert.deepEqual(unshown(text(`\`a.test.ts\` “${title}”`), read), []);
  });

  it('are wrong where a test is gone, has another title, or is not named', () => {
    assert.deepEqual(unshown(text('`a.test.ts` “does”; `b.test.ts` “does it”'), read), [
      '3: a.test.ts has no test “does”',
      '3: b.test.ts has no test “does it”',
    ]);
    assert.deepEqual(unshown(text('nothing'), read), ['3: names no test']);
  });
});

describe('the check of a tool', () => {
  it('shows what the tool says', async () => {
    const failing = fakeMachine(
      {},
      {
        run: (_, __, options) =>
          run(process.execPath, ['--eval', 'console.log("bad line"); process.exit(1)'], options),
      },
    );
    await assert.rejects(format.run('/', failing), { code: 'E_FAULTS', message: 'bad line' });
  });
});

describe('the check of generated files', () => {
  const root = temporaryFolder();
  it('names those that are missing or not what they ought to be', () => {
    write(root, { 'a.md': 'as it ought to be', 'b.md': 'as it was' });
    const faults = outdated({ 'a.md': 'as it ought to be', 'b.md': 'as it is', 'c.md': '' }, root);
    assert.deepEqual(
      faults.map((fault) => fault.replace(/ is not .*/, '')),
      ['b.md', 'c.md'],
    );
  });
});

describe('the check of exports', () => {
  const root = temporaryFolder();
  write(root, {
    'packages/one/package.json': JSON.stringify({
      name: 'one',
      exports: {
        '.': { types: './dist/index.d.ts', default: './dist/index.js' },
        './deep': './dist/deep.js',
      },
      bin: { one: './dist/main.js' },
    }),
    'packages/one/src/index.ts': '',
    'packages/one/dist/index.js': '',
    'packages/one/dist/bundle.cjs': '',
    'packages/one/dist/main.js': '',
    'packages/two/package.json': JSON.stringify({ name: 'two', private: true }),
  });
  const [one, ...others] = publicPackages(root);
  assert.ok(one);

  it('looks at public packages', () => {
    assert.equal(others.length, 0);
    assert.deepEqual([...one.exports.keys()], ['one', 'one/deep']);
  });

  it('finds what is promised but not there, and what is there without a source', () => {
    assert.deepEqual(missingTargets(one), [
      'one: ./dist/index.d.ts is promised but not there',
      'one: ./dist/deep.js is promised but not there',
    ]);
    assert.deepEqual(withoutSource(one), [
      'one: dist/bundle.cjs is there but has no source src/bundle.cts: delete it',
    ]);
  });
});

describe('the check of versions', () => {
  const top = temporaryFolder();
  let roots = 0;
  const faults = (sources: Record<string, string>) => {
    const root = join(top, String(roots++));
    write(root, {
      'packages/one/package.json': JSON.stringify({ name: 'one', version: '1.2.3' }),
      ...Object.fromEntries(
        Object.entries(sources).map(([file, text]) => [`packages/one/src/${file}`, text]),
      ),
    });
    return publicPackages(root).flatMap(wrongVersions);
  };

  it('takes a package that says its version once, or not at all', () => {
    assert.deepEqual(faults({ 'version.ts': "export const VERSION = '1.2.3';", 'a.ts': 'VERSION' }), []);
    assert.deepEqual(faults({ 'a.ts': "const SCHEMA_VERSION = 2; 'not 1.2.3'" }), []);
  });

  it('finds another version than the manifest’s, and a second place', () => {
    assert.deepEqual(
      faults({ 'a.ts': "const VERSION = '1.2.3';", 'deep/b.ts': "const VERSION = '1.2.2';" }),
      [
        'one: src/deep/b.ts says version 1.2.2, the manifest 1.2.3',
        'one: src/deep/b.ts says the version as src/a.ts does: import it',
      ],
    );
  });
});

describe('the check of the docs', function () {
  this.timeout(20_000);

  it('runs programs, looks at shell snippets and leaves nothing', async () => {
    const root = temporaryFolderWith({
      'README.md': '```js\nimport { sep } from "node:path";\nif (!sep) throw 1;\n```\n```sh\nnpm test\n```\n',
      'docs/deep/more.md': '```ts\nconst n: number = await Promise.resolve(1);\nconsole.log(n);\n```\n',
    });
    assert.equal(
      await docs.run(root, machine),
      '2 programs run, 0 configuration files tried, 1 shell snippets looked at, 0 examples compiled',
    );
    assert.deepEqual(readdirSync(join(root, '.telltale')), []);
  });

  it('names the file and line of what fails', async () => {
    const root = temporaryFolderWith({
      'README.md': '# T\n\n```js\nthrow new Error("wrong docs");\n```\n',
      'docs/more.md': '```sh\nnpm run nothing\n```\n',
    });
    await assert.rejects(docs.run(root, machine), (error: Error) => {
      assert.match(error.message, /^docs\/more\.md:2: there is no npm script "nothing"$/m);
      assert.match(error.message, /^README\.md:4: [\s\S]*wrong docs/m);
      return true;
    });
    assert.ok(existsSync(join(root, '.telltale')));
  });

  it('tries configuration files under the preload, and names the one that it refuses', async () => {
    const yaml = (key: string) => `\`\`\`yaml\nfile_format: "1.0"\n${key}: true\n\`\`\`\n`;
    const preload = `const text = require('node:fs').readFileSync(process.env.OTEL_CONFIG_FILE, 'utf8');
      process.stderr.write(text.includes('good') ? 'telltale: 1.0 started: by it' : 'telltale: not started: no such key');`;
    const files = { 'node_modules/@telltale/node/register.js': preload };
    const good = temporaryFolderWith({ 'README.md': yaml('good'), ...files });
    assert.match(String(await docs.run(good, machine)), /1 configuration files tried/);
    const bad = temporaryFolderWith({ 'README.md': yaml('bad'), ...files });
    await assert.rejects(
      docs.run(bad, machine),
      /^Faults: README\.md:2: telltale: not started: no such key$/m,
    );
  });

  const top = temporaryFolder();
  let roots = 0;
  function temporaryFolderWith(files: Record<string, string>): string {
    const root = join(top, String(roots++));
    write(root, { 'package.json': JSON.stringify({ scripts: { test: 'x' } }), ...files });
    return root;
  }
});

function write(root: string, files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}
