import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { now } from '../src/clock.ts';
import { ahead } from './support/capture.ts';

const millis = ([seconds, nanoseconds]: [number, number]): number => seconds * 1000 + nanoseconds / 1e6;

describe('now', () => {
  it('is the wall clock, in whole seconds and nanoseconds', () => {
    const before = Date.now();
    const [seconds, nanoseconds] = now();
    assert.ok(Number.isInteger(seconds) && Number.isInteger(nanoseconds));
    assert.ok(nanoseconds >= 0 && nanoseconds < 1e9);
    assert.ok(Math.abs(seconds * 1000 + nanoseconds / 1e6 - before) < 50);
  });

  it('tells calls of one millisecond apart and in order', () => {
    const times = Array.from({ length: 2_000 }, () => now());
    const nanos = times.map(
      ([seconds, nanoseconds]) => BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds),
    );
    const steps = nanos.slice(1).map((time, index) => time - (nanos[index] ?? 0n));
    assert.ok(steps.some((step) => step > 0n && step < 1_000_000n));
  });

  it('follows the wall clock when the monotonic one has run away from it', () => {
    const time = ahead(3_600_000, now);
    assert.ok(Math.abs(millis(time) - Date.now()) < 50);
  });

  it('follows a wall clock that was set', () => {
    const real = Date.now;
    Date.now = () => 1_000_000_123_456;
    try {
      assert.equal(Math.floor(millis(now())), 1_000_000_123_456);
    } finally {
      Date.now = real;
    }
  });
});
