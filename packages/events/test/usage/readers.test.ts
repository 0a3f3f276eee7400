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

  it('keeps what a chunk said of tokens, whatever chunks come after it', () => {
    let tried = 0;
    for (const { reader: name, values, expected } of RECORDED) {
      const reader = USAGE_READERS.find((one) => one.name === name);
      const isSilent = (value: object) => {
        const alone: Reading = {};
        reader?.read(value, alone);
        return alone.inputTokens === undefined && alone.outputTokens === undefined;
      };
      const silent = values.filter(isSilent);
      if (silent.length === 0 || silent.length === values.length) continue;
      const reading: Reading = {};
      for (const value of [...values, ...silent]) reader?.read(value, reading);
      assert.deepEqual(
        [reading.inputTokens, reading.outputTokens],
        [expected.inputTokens, expected.outputTokens],
        name,
      );
      tried++;
    }
    assert.ok(tried >= 4, String(tried));
  });

  it('has a recorded shape for each reader', () => {
    const recorded = new Set(RECORDED.map(({ reader }) => reader));
    assert.deepEqual([...recorded].sort(), USAGE_READERS.map(({ name }) => name).sort());
  });

  it('finds no reader for what it does not know', () => {
    for (const value of [{}, { usage: 3 }, { object: 'list', data: [] }, { type: 'unheard' }, { choices: 1 }])
      assert.equal(readerOf(value), undefined, JSON.stringify(value));
  });
});
