import assert from 'node:assert/strict';
import { millisToHrTime } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { describe, it } from 'mocha';
import { rulesInForce } from '../../src/sampling/rulesInForce.ts';

describe('rules of sampling that change', () => {
  const rulesOf = (ratio: number) => ({ ratio, errors: true, slowerThanMs: undefined });
  const startedAt = (time: number) => ({ startTime: millisToHrTime(time) }) as ReadableSpan;
  let now = 0;
  const begin = () => rulesInForce(rulesOf(1), 60_000, () => now);

  it('decide about a span by the highest ratio since it started, and by none before', () => {
    const rules = begin();
    for (const [at, ratio] of [
      [100, 0],
      [200, 0.25],
      [300, 0],
      [400, 0.1],
    ] as const) {
      now = at;
      rules.change(rulesOf(ratio));
    }
    const ratios = [50, 150, 250, 350, 450].map((time) => rules.ratioFor(startedAt(time)));
    assert.deepEqual(ratios, [1, 0.25, 0.25, 0.1, 0.1]);
  });

  it('forget a ratio after the longest time of a trace', () => {
    const rules = begin();
    now = 100;
    rules.change(rulesOf(0));
    assert.equal(rules.ratioFor(startedAt(50)), 1);
    now = 60_100;
    rules.change(rulesOf(0));
    assert.equal(rules.ratioFor(startedAt(50)), 0);
  });
});
