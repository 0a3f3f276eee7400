import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { SKIPPED } from '../../src/observe/bodyReading.ts';
import { startReading } from '../../src/observe/resultReading.ts';
import type { Reading } from '../../src/usage/reading.ts';
import { RECORDED } from '../usage/shapes.ts';

/** A reading after these values. */
function readingOf(values: readonly unknown[], own?: (value: unknown) => Partial<Reading> | undefined) {
  const results = startReading(own, true);
  for (const value of values) results.read(value);
  return results;
}

const tokensOf = ({ inputTokens, outputTokens, totalTokens, cachedTokens }: Reading) => [
  inputTokens,
  outputTokens,
  totalTokens,
  cachedTokens,
];
const PART = {
  object: 'chat.completion.chunk',
  choices: [{ delta: { content: 'It' }, finish_reason: null }],
};
const LAST = { ...PART, choices: [{ delta: {}, finish_reason: 'stop' }] };

describe('reading a stream', () => {
  const streams = RECORDED.filter(({ values }) => values.length > 1);
  for (const { reader, what, values, expected } of streams) {
    it(`keeps the tokens that a chunk said through all chunks after it: ${reader}, ${what}`, () => {
      const says = (value: unknown) =>
        tokensOf(readingOf([value]).reading).some((count) => count !== undefined);
      const silent = values.filter((value) => !says(value));
      const { reading } = readingOf([...values, ...silent]);
      assert.deepEqual(tokensOf(reading), tokensOf(expected));
    });
  }

  it('keeps what an application’s own reader said of an earlier chunk', () => {
    const own = (value: unknown) => ({
      outputTokens: (value as { used?: number }).used,
      inputTokens: undefined,
    });
    assert.deepEqual(tokensOf(readingOf([{ used: 3 }, {}, {}], own).reading), [
      undefined,
      3,
      undefined,
      undefined,
    ]);
  });

  it('reads the text of the answer from all chunks', () => {
    for (const { values, text = '' } of RECORDED) assert.equal(readingOf(values).answer, text);
  });

  it('tells a consumer who leaves in the middle from one who has the whole answer, and from an error', () => {
    const error = { message: 'Slow down.', code: 'rate_limit_exceeded' };
    for (const [values, status, errorType] of [
      [[], 'cancelled', 'abandoned'],
      [[PART], 'cancelled', 'abandoned'],
      [[PART, SKIPPED], 'cancelled', 'abandoned'],
      [['unknown'], 'cancelled', 'abandoned'],
      [[PART, LAST], 'success', undefined],
      [[PART, { error }], 'rejected', 'rate_limit_exceeded'],
    ] as const) {
      const outcome = readingOf(values).outcomeOfLeft();
      assert.deepEqual([outcome.status, outcome.errorType], [status, errorType], JSON.stringify(values));
    }
  });

  it('tells a stream that ends before its answer from one that is complete, and from one that a signal ended', () => {
    for (const [values, ended, aborted] of [
      [[], 'incomplete', 'cancelled'],
      [[PART], 'incomplete', 'cancelled'],
      [[PART, SKIPPED], undefined, undefined],
      [['unknown'], undefined, undefined],
      [[PART, LAST], undefined, undefined],
      [[PART, { error: { message: 'Oh.', code: 'oh' } }], 'oh', 'cancelled'],
    ] as const) {
      const results = readingOf(values);
      assert.equal(results.outcomeOfStream(false).errorType, ended, JSON.stringify(values));
      assert.equal(results.outcomeOfStream(true).errorType, aborted, JSON.stringify(values));
    }
  });
});
