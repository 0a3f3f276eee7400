import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { speedOf } from '../../src/usage/reading.ts';

describe('the speed of an answer', () => {
  for (const [what, given, speed] of [
    ['that is streamed counts from its first chunk', [500, 3, 1], 250],
    ['that comes at once counts from the beginning', [500, 2], 250],
    [
      'whose chunks were held back, and come all at once, counts from the beginning',
      [500, 0.201, 0.2005],
      500 / 0.201,
    ],
    ['of one chunk counts from the beginning', [500, 0.25, 0.25], 2000],
    ['of a single token counts from the beginning', [1, 2, 1.999], 0.5],
    ['that a cache had says nothing', [500, 0.001, 0.001], undefined],
    ['that took no time says nothing', [500, 0], undefined],
    ['without a word says nothing', [0, 1], undefined],
    ['of unknown length says nothing', [undefined, 1], undefined],
  ] as const) {
    it(what, () => {
      const [outputTokens, duration, first] = given;
      assert.equal(speedOf(outputTokens, duration, first).tokensPerSecond, speed);
    });
  }
});
