import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Caller } from '../../src/chat/caller.ts';
import { createTools } from '../../src/chat/tools.ts';

const caller: Caller = { user: { id: 'u-1' } };
const tools = createTools(async (query) => `about ${query}`);

describe('tools', () => {
  for (const [expression, result] of [
    ['6 * 7', '42'],
    ['-1.5+2', '0.5'],
    ['3 - -3', '6'],
    ['1/4', '0.25'],
  ] as const) {
    it(`calculates ${expression}`, () => assert.equal(tools.calculate.run(expression, caller), result));
  }

  it('evaluates nothing but one operation on two numbers', () => {
    for (const expression of ['process.exit()', '1 + 2 + 3', '', '1 +']) {
      assert.throws(() => tools.calculate.run(expression, caller), SyntaxError);
    }
    assert.throws(() => tools.calculate.run('1 / 0', caller), RangeError);
  });

  it('tells the time of a zone, and fails for one that does not exist', () => {
    assert.match(String(tools.current_time.run('Asia/Tokyo', caller)), /^\d\d\/\d\d\/\d{4}, \d\d:\d\d:\d\d$/);
    assert.throws(() => tools.current_time.run('Mars/Olympus', caller), RangeError);
  });

  it('searches by the search that it was given', async () => {
    assert.equal(await tools.search_knowledge.run('holidays', caller), 'about holidays');
  });
});
