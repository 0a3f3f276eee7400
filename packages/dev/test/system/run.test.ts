import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { run } from '../../src/system/run.ts';

const node = (program: string) => ['--eval', program];

describe('run', () => {
  it('returns stdout and shows every line of both outputs', async () => {
    const lines: string[] = [];
    const program = 'console.log("out"); console.error("err"); console.log(process.env.MORE)';
    const stdout = await run(process.execPath, node(program), {
      env: { MORE: 'more' },
      onLine: (line) => lines.push(line),
    });
    assert.equal(stdout, 'out\nmore');
    assert.deepEqual(lines.sort(), ['err', 'more', 'out']);
  });

  it('fails with the last lines when the program does', async () => {
    const program = 'for (let i = 0; i < 30; i++) console.log("line", i); process.exitCode = 3';
    await assert.rejects(run(process.execPath, node(program)), (error: Error & { lastLines: string[] }) => {
      assert.match(error.message, /ended with code 3/);
      assert.equal(error.lastLines.length, 15);
      assert.equal(error.lastLines.at(-1), 'line 29');
      return true;
    });
  });

  it('fails when the program is not there, and when it takes too long', async () => {
    await assert.rejects(run('/no/such/program', []), {
      code: 'E_COMMAND_FAILED',
      message: /could not be started/,
    });
    const forever = run(process.execPath, node('setInterval(() => {}, 1000)'), { timeoutMs: 50 });
    await assert.rejects(forever, { code: 'E_COMMAND_FAILED', message: /ended with SIGTERM/ });
  });
});
