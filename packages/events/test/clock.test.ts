import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { now } from '../src/clock.ts';

const milliseconds = ([seconds, nanoseconds]: [number, number]) => seconds * 1000 + nanoseconds / 1e6;

describe('now', () => {
  it('is the wall clock’s time, and never goes back', () => {
    const before = Date.now();
    const times = Array.from({ length: 10_000 }, now);
    const after = Date.now();
    assert.ok(
      times.every(
        ([, nanoseconds]) => Number.isInteger(nanoseconds) && nanoseconds >= 0 && nanoseconds < 1e9,
      ),
    );
    const inMilliseconds = times.map((time) => milliseconds(time as [number, number]));
    assert.ok((inMilliseconds[0] ?? 0) >= before - 3 && (inMilliseconds.at(-1) ?? 0) <= after + 3);
    assert.deepEqual(
      inMilliseconds,
      inMilliseconds.toSorted((a, b) => a - b),
    );
  });
});
