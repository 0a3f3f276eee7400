import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, it } from 'mocha';
import { REGISTER } from './support/application.ts';

/** Runs Node with these arguments under the preload, without an exporter. */
async function node(args: readonly string[], input = '') {
  const child = spawn(process.execPath, ['--require', REGISTER, ...args], {
    cwd: import.meta.dirname,
    env: {
      PATH: process.env['PATH'],
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
    },
  });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, stdout, stderr };
}

describe('programs that are no file', function () {
  this.timeout(20_000);

  const programs: [name: string, args: string[], input: string, stdout: RegExp][] = [
    ['node -e', ['-e', 'console.log(1 + 1)'], '', /^2\n$/],
    [
      'node -e that requires what Node has',
      ['-e', 'console.log(typeof require("http").get, typeof fs.readFileSync)'],
      '',
      /^function function\n$/,
    ],
    [
      'node -e of a module',
      ['--input-type=module', '-e', 'import { join } from "node:path"; console.log(join("a", "b"))'],
      '',
      /^a.b\n$/,
    ],
    ['node -p', ['-p', '6 * 7'], '', /^42\n$/],
    ['a program on standard input', ['-'], 'console.log("read")', /^read\n$/],
    ['the REPL', ['-i'], 'console.log(os.EOL.length)\n.exit\n', /1\n/],
  ];
  for (const [name, args, input, stdout] of programs) {
    it(`run under the preload: ${name}`, async () => {
      const ended = await node(args, input);
      assert.equal(ended.code, 0, ended.stderr);
      assert.match(ended.stdout, stdout);
    });
  }
});
