import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { severityOf } from '../../src/summary/severity.ts';

describe('severityOf', () => {
  it('knows the ranges and their edges', () => {
    const edges = {
      TRACE: [1, 4],
      DEBUG: [5, 8],
      INFO: [9, 12],
      WARN: [13, 16],
      ERROR: [17, 20],
      FATAL: [21, 24],
    };
    for (const [severity, numbers] of Object.entries(edges)) {
      for (const number of numbers) assert.equal(severityOf(number), severity, String(number));
    }
  });

  it('takes any other number as not told', () => {
    for (const number of [0, -1, 25, 2 ** 31, Number.NaN]) assert.equal(severityOf(number), 'UNSPECIFIED');
  });
});
