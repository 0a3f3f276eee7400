import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createWarnings } from '../src/warnings.ts';
import { createTestClock } from './delivery/support/testClock.ts';

describe('warnings', () => {
  it('tells the first of a kind at once, and the rest with its count at the end of the window', async () => {
    const clock = createTestClock();
    const told: string[] = [];
    const warnings = createWarnings((text) => told.push(text), clock);
    const lose = (amount: number) => warnings.tell('lost', amount, (total) => `lost ${total}`);
    lose(1);
    lose(2);
    lose(3);
    warnings.tell('other', 1, (total) => `other ${total}`);
    assert.deepEqual(told, ['lost 1', 'other 1']);
    await clock.advance(60_000);
    assert.deepEqual(told, ['lost 1', 'other 1', 'lost 5']);
    lose(7);
    await clock.advance(59_999);
    assert.equal(told.length, 3, 'that opened a window of its own');
    await clock.advance(1);
    assert.deepEqual(told.slice(3), ['lost 7']);
    await clock.advance(60_000);
    assert.equal(clock.timers, 0);
  });

  it('tells what it held back when it is closed', () => {
    const clock = createTestClock();
    const told: string[] = [];
    const warnings = createWarnings((text) => told.push(text), clock);
    for (let index = 0; index < 4; index++) warnings.tell('lost', 1, (total) => `lost ${total}`);
    warnings.close();
    assert.deepEqual(told, ['lost 1', 'lost 3']);
    assert.equal(clock.timers, 0);
  });

  it('survives whoever it tells', () => {
    const warnings = createWarnings(() => {
      throw new Error('no');
    }, createTestClock());
    warnings.tell('lost', 1, () => 'lost');
    warnings.close();
  });
});
