import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createSeries } from '../../src/metrics/series.ts';

const SOURCES = [
  { names: ['model', 'provider'] },
  { names: ['model', 'error'], constants: { type: 'input' } },
];

describe('metric series', () => {
  it('have their names in order, the constants, and nothing that the event lacks', () => {
    const seriesOf = createSeries(SOURCES, 10);
    assert.deepEqual(seriesOf({ model: 'm', provider: 'p', other: 'x' }), [
      { model: 'm', provider: 'p' },
      { model: 'm', type: 'input' },
    ]);
    assert.deepEqual(Object.keys(seriesOf({ provider: 'p', model: 'm', error: 'e' })[1] ?? {}), [
      'error',
      'model',
      'type',
    ]);
  });

  it('are the same objects for the same values', () => {
    const seriesOf = createSeries(SOURCES, 10);
    assert.equal(seriesOf({ model: 'm' }), seriesOf({ model: 'm', other: 1 }));
    assert.notEqual(seriesOf({ model: 'm' }), seriesOf({ model: 'n' }));
    assert.notEqual(seriesOf({ model: '1' }), seriesOf({ model: 1 }));
  });

  it('share one overflow series beyond their limit, while the known ones stay', () => {
    const seriesOf = createSeries(SOURCES, 2);
    const known = [seriesOf({ model: 'a' }), seriesOf({ model: 'b' })];
    assert.deepEqual(seriesOf({ model: 'c' }), [
      { 'otel.metric.overflow': true },
      { 'otel.metric.overflow': true },
    ]);
    assert.equal(seriesOf({ model: 'c' })[0], seriesOf({ model: 'd' })[1]);
    assert.deepEqual([seriesOf({ model: 'a' }), seriesOf({ model: 'b' })], known);
  });

  it('of one source have room whatever another takes', () => {
    const seriesOf = createSeries([{ names: ['many'] }, { names: ['few'] }, { names: [] }], 2);
    const all = ['a', 'b', 'c', 'd'].flatMap((many) =>
      ['x', 'y'].map((few) => seriesOf({ many, few }).map((series) => JSON.stringify(series))),
    );
    const overflow = '{"otel.metric.overflow":true}';
    const [many, few, none] = [0, 1, 2].map((source) => [...new Set(all.map((series) => series[source]))]);
    assert.deepEqual(many, ['{"many":"a"}', '{"many":"b"}', overflow]);
    assert.deepEqual(few, ['{"few":"x"}', '{"few":"y"}']);
    assert.deepEqual(none, ['{}']);
  });

  it('of sources without names are one', () => {
    const seriesOf = createSeries([{ names: [], constants: { a: 1 } }], 1);
    assert.equal(seriesOf({ x: 1 }), seriesOf({ x: 2 }));
    assert.deepEqual(seriesOf({}), [{ a: 1 }]);
  });
});
