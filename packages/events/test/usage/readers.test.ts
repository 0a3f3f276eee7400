import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readerOf, USAGE_READERS } from '../../src/usage/readers.ts';
import type { Reading } from '../../src/usage/reading.ts';
import { RECORDED } from './shapes.ts';

const known = (reading: Reading) =>
  Object.entries(reading)
    .filter(([, value]) => value !== undefined)
    .sort();

describe('readers of usage', () => {
  for (const { reader: name, what, values, expected, text, firstOutput = 0 } of RECORDED) {
    it(`reads ${name}: ${what}`, () => {
      const [first = {}] = values;
      const reader = readerOf(first);
      assert.equal(reader?.name, name);
      const reading: Reading = {};
      for (const value of values) reader.read(value, reading);
      assert.deepEqual(known(reading), known(expected));
      assert.equal(values.map((value) => reader.text(value) ?? '').join(''), text ?? '');
      const output = values.findIndex((value) => reader.isOutput?.(value) ?? true);
      assert.equal(output, firstOutput);
    });
  }

  it('has a recorded shape for each reader', () => {
    const recorded = new Set(RECORDED.map(({ reader }) => reader));
    assert.deepEqual([...recorded].sort(), USAGE_READERS.map(({ name }) => name).sort());
  });

  it('finds no reader for what it does not know', () => {
    for (const value of [{}, { usage: 3 }, { object: 'list', data: [] }, { type: 'unheard' }, { choices: 1 }])
      assert.equal(readerOf(value), undefined, JSON.stringify(value));
  });
});
