import assert from 'node:assert/strict';
import { diag } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { counter, createRecorder, defineEvent, histogram, number, type Recorder } from '../../src/index.ts';
import { listen } from '../support/diagnostics.ts';
import { startSdk } from '../support/sdk.ts';

const weighed = defineEvent({
  name: 'shop.parcel.weighed',
  description: 'A parcel was weighed.',
  fields: { weight: number('shop.parcel.weight', { unit: 'kg', description: 'What it weighs.' }) },
  metrics: [
    histogram({
      name: 'shop.parcels',
      unit: 'kg',
      description: 'Weights.',
      of: 'weight',
      boundaries: [1],
    }),
    counter({ name: 'shop.freight', unit: 'kg', description: 'All weights.', sum: 'weight' }),
  ],
});

describe('the metrics of an event', () => {
  let sdk: ReturnType<typeof startSdk>;
  let record: Recorder['record'];
  beforeEach(() => {
    sdk = startSdk();
    record = createRecorder({ strict: true }).record;
  });
  afterEach(() => sdk.stop());
  afterEach(() => diag.disable());

  it('leave out what is negative, which no instrument takes, and are told of nothing', async () => {
    const told = listen();
    for (const weight of [2, -1, 0, -0.5, 0.5]) record(weighed, { weight });
    assert.equal(sdk.records().length, 5, 'the event itself tells it');
    const values = (await sdk.metrics()).map(({ descriptor, dataPoints: [point, ...more] }) => {
      assert.deepEqual(more, []);
      const value = point?.value as number | { count: number; sum: number; min: number };
      return [descriptor.name, typeof value === 'number' ? value : [value.count, value.sum, value.min]];
    });
    assert.deepEqual(values, [
      ['shop.parcels', [3, 2.5, 0]],
      ['shop.freight', 2.5],
    ]);
    assert.deepEqual(told(), []);
  });
});
