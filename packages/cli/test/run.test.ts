import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'mocha';
import manifest from '../package.json' with { type: 'json' };
import { commands } from '../src/commands/index.ts';
import { run } from '../src/run.ts';

async function telltale(...args: string[]) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const code = await run(args, { stdout, stderr });
  return { code, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

describe('telltale', () => {
  it('--help lists every command', async () => {
    for (const option of ['--help', '-h', 'help']) {
      const { code, stdout } = await telltale(option);
      assert.equal(code, 0);
      for (const { name, summary } of commands)
        assert.match(stdout, new RegExp(`^  ${name} +${summary}$`, 'm'));
    }
  });

  it('without a command shows the help, as a mistake', async () => {
    const { code, stdout } = await telltale();
    assert.equal(code, 2);
    assert.match(stdout, /^Usage: telltale COMMAND/);
  });

  it('--version tells the package’s version', async () => {
    for (const option of ['--version', '-v']) {
      assert.deepEqual(await telltale(option), { code: 0, stdout: `${manifest.version}\n`, stderr: '' });
    }
  });

  it('COMMAND --help tells the command’s options', async () => {
    for (const { name } of commands) {
      const { code, stdout } = await telltale(name, '--help');
      assert.equal(code, 0);
      assert.ok(stdout.startsWith(`Usage: telltale ${name}`));
    }
  });

  const mistakes: [string[], RegExp][] = [
    [['nonsense'], /^telltale: there is no command or option nonsense; see telltale --help\n$/],
    [['console', '--nonsense'], /^telltale: .*--nonsense.*; see telltale console --help\n$/],
    [['console', 'nonsense'], /^telltale: .*nonsense/],
    [['console', '--port', 'x'], /^telltale: --port x is not a port/],
    [['console', '--port', '70000'], /^telltale: --port 70000 is not a port/],
  ];
  for (const [args, message] of mistakes) {
    it(`${args.join(' ')} is told as a mistake`, async () => {
      const { code, stdout, stderr } = await telltale(...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
    });
  }

  it('console on another interface is refused, with the reason', async () => {
    const { code, stderr } = await telltale('console', '--port', '0', '--host', '0.0.0.0');
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^telltale: the console listens on this machine only, not on 0\.0\.0\.0: .*use 127\.0\.0\.1\n$/,
    );
  });
});
