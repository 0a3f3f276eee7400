import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { setUp } from '../../src/setup/setup.ts';
import type { Step } from '../../src/setup/step.ts';
import { fakeMachine } from '../fakeMachine.ts';

const found = step({ name: 'There', check: async () => 'found it' });
const done = step({
  name: 'Made',
  provide: async (_machine, say) => {
    say('making ...');
    return 'made it';
  },
});
const missing = step({
  name: 'Away',
  provide: async () => {
    throw new Error('no way. To get it: apt-get install it');
  },
});

describe('setUp', () => {
  it('says one line per step, what goes on between, and a last line', async () => {
    const { ok, lines } = await run([found, done]);
    assert.ok(ok);
    assert.deepEqual(lines, [
      'There  found    found it (0.0 s)',
      '    making ...',
      'Made   done     made it (0.0 s)',
      'Setup is complete.',
    ]);
  });

  it('goes on after a step that failed, and names what is missing', async () => {
    const { ok, lines } = await run([missing, found]);
    assert.ok(ok);
    assert.equal(lines[0], 'Away   missing  no way. To get it: apt-get install it (0.0 s)');
    assert.equal(lines.at(-1), 'Setup is done without Away: see above what would give it.');
  });

  it('fails when something required is missing, or anything where all is required', async () => {
    assert.equal((await run([{ ...missing, required: true }])).ok, false);
    const all = await run([missing, found], true);
    assert.equal(all.ok, false);
    assert.equal(all.lines.at(-1), 'Setup FAILED: missing Away, see above.');
  });
});

function step(parts: Partial<Step>): Step {
  return { name: 'Step', required: false, check: async () => undefined, provide: async () => '', ...parts };
}

async function run(steps: Step[], requireAll = false): Promise<{ ok: boolean; lines: string[] }> {
  const lines: string[] = [];
  const { ok } = await setUp(fakeMachine(), requireAll, (line) => lines.push(line), steps);
  return { ok, lines };
}
