import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'mocha';
import { forTests } from '../../src/servers/forTests.ts';
import { thisMachine } from '../../src/system/machine.ts';
import { terminal } from '../terminal.ts';

const PROGRAM = join(import.meta.dirname, '..', 'fixtures', 'startOnConsole.ts');
const LEAVE_SCREEN = '\x1b[?1049l';

describe('the start on the console, on a terminal', function () {
  this.timeout(90_000);
  let script: string;
  let child: ChildProcess | undefined;
  before(async function () {
    script = (await forTests(this, () => terminal(thisMachine()))).program;
    this.timeout(90_000);
  });
  after(() => child?.kill('SIGKILL'));

  it('ends at Ctrl+C early, in good order, with one summary and code 0', async () => {
    const command = `stty rows 60 cols 120 && exec ${process.execPath} ${PROGRAM}`;
    const running = spawn(script, ['--quiet', '--return', '--command', command, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child = running;
    let shown = '';
    const ended = once(running, 'close') as Promise<[number | null]>;
    for await (const chunk of running.stdout.setEncoding('utf8')) {
      const isFirst = !/tokens by model/.test(shown);
      shown += chunk;
      if (isFirst && /tokens by model/.test(shown)) {
        await sleep(1_000); // everybody is at work
        running.stdin.write('\x03');
      }
    }
    const [code] = await ended;
    const [, left = ''] = shown.split(LEAVE_SCREEN);
    assert.match(left, /Done: \d+ logs, \d+ events, \d+ spans and \d+ metric points arrived\s*$/);
    assert.equal(code, 0);
    assert.equal(shown.split(LEAVE_SCREEN).length, 2, 'the screen is left once');
    assert.equal(left.match(/tokens by model/g)?.length, 1, 'one summary stays');
    assert.doesNotMatch(left, /question not answered/);
  });
});
