import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { backoffMs } from '../../src/delivery/backoff.ts';

describe('backoffMs', () => {
  it('doubles the largest wait from half a second up to half a minute', () => {
    const largest = [1, 2, 3, 4, 5, 6, 7, 8, 1000].map((failures) => backoffMs(failures, 1));
    assert.deepEqual(largest, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('takes any part of it', () => {
    assert.equal(backoffMs(3, 0), 0);
    assert.equal(backoffMs(3, 0.25), 500);
  });

  it('waits at least as long as the server asks for, and spreads those who were told the same', () => {
    assert.equal(backoffMs(1, 0, 60_000), 60_000);
    assert.equal(backoffMs(9, 0.5, 60_000), 60_250);
  });
});
