import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import { isAlive, untilGone } from '../processes.ts';

const program = fileURLToPath(new URL('../fixtures/building.ts', import.meta.url));

describe('endWithChildren', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`ends what the children started too on ${signal}, and dies of it`, async function () {
      this.timeout(20_000);
      const parent = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = await once(parent.stdout, 'data');
      const grandchild = Number(line);
      assert.ok(isAlive(grandchild));
      parent.kill(signal);
      const [, by] = await once(parent, 'exit');
      assert.equal(by, signal);
      await untilGone(grandchild);
    });
  }
});
