import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { inRange } from '../../src/insights/range.ts';

describe('inRange', () => {
  it('holds the first moment and leaves out the last', () => {
    const range = { from: new Date('2026-03-01T00:00:00Z'), to: '2026-03-02T00:00:00.000Z' };
    assert.deepEqual(inRange(range), {
      range: { '@timestamp': { gte: '2026-03-01T00:00:00.000Z', lt: '2026-03-02T00:00:00.000Z' } },
    });
  });

  it('takes the time zone that is written', () => {
    const { range } = inRange({ from: '2026-03-01T00:00+01:00', to: '2026-03-01T00:00:00-05:00' });
    assert.deepEqual(range['@timestamp'], {
      gte: '2026-02-28T23:00:00.000Z',
      lt: '2026-03-01T05:00:00.000Z',
    });
  });

  it('refuses a condition that it does not know, in place of ignoring it', () => {
    const range = { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z', model: 'gpt-4o' };
    assert.throws(() => inRange(range), { code: 'E_ELASTIC_RANGE', message: /has no "model"/ });
  });

  const from = '2026-03-01T00:00:00Z';
  const refused: readonly [string, Date | string, RegExp][] = [
    ['an end before the start', '2026-02-01T00:00:00Z', /is empty; "to" must be later/],
    ['an end that is the start', from, /is empty/],
    ['a time without a zone', '2026-03-02T00:00:00', /write date, time and time zone/],
    ['a day without a time', '2026-03-02', /write date, time and time zone/],
    ['a word', 'tomorrow', /"to" is "tomorrow"; write/],
    ['a day that no calendar has', '2026-04-31T00:00:00Z', /no moment in time/],
    ['an hour that no clock has', '2026-03-02T25:00:00Z', /no moment in time/],
    ['a month that no calendar has', '2026-13-01T00:00:00Z', /no moment in time/],
    ['an invalid Date', new Date(Number.NaN), /no moment in time/],
  ];
  for (const [what, to, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => inRange({ from, to }), { code: 'E_ELASTIC_RANGE', message });
    });
  }
});
