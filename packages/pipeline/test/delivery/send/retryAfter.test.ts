import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { MAX_RETRY_AFTER_MS, retryAfterMs } from '../../../src/delivery/send/retryAfter.ts';

const NOW = Date.UTC(2026, 6, 1, 12, 0, 0);

const cases: readonly [value: string | undefined, expected: number | undefined][] = [
  ['120', 120_000],
  ['0', 0],
  [' 7 ', 7000],
  ['Wed, 01 Jul 2026 12:01:30 GMT', 90_000],
  ['Wed, 01 Jul 2026 11:00:00 GMT', 0],
  ['99999999999', MAX_RETRY_AFTER_MS],
  ['Wed, 01 Jul 2099 12:00:00 GMT', MAX_RETRY_AFTER_MS],
  [undefined, undefined],
  ['', undefined],
  ['soon', undefined],
];

describe('retryAfterMs', () => {
  for (const [value, expected] of cases) {
    it(`reads ${JSON.stringify(value)} as ${expected}`, () => {
      assert.equal(retryAfterMs(value, NOW), expected);
    });
  }
});
