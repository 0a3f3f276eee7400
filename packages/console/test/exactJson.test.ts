import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseJson, stringifyJson } from '../src/exactJson.ts';

describe('exactJson', () => {
  it('keeps integers beyond 2^53 exact, both ways', () => {
    const text = '{"a":9007199254740993,"b":[-9223372036854775808],"c":1,"d":"9007199254740993"}';
    const value = parseJson(text);
    assert.deepEqual(value, {
      a: 9007199254740993n,
      b: [-9223372036854775808n],
      c: 1,
      d: '9007199254740993',
    });
    assert.equal(stringifyJson(value), text);
  });

  it('finds them wherever JSON may have them', () => {
    for (const text of [
      '9007199254740993',
      '[9007199254740993]',
      '[1, 9007199254740993]',
      '{"a" : \n-9007199254740993}',
    ]) {
      assert.match(stringifyJson(parseJson(text)), /9007199254740993/, text);
    }
  });

  it('leaves doubles numbers, also long ones', () => {
    assert.deepEqual(
      parseJson('[0.12345678901234566, 1e300, 1234567890123456.5]'),
      [0.12345678901234566, 1e300, 1234567890123456.5],
    );
  });

  it('does not spend time on an absurdly long integer', () => {
    assert.equal(parseJson(`1${'0'.repeat(1_000)}`), Number.POSITIVE_INFINITY);
  });

  it('refuses what is no JSON', () => {
    assert.throws(() => parseJson('{"a":'), SyntaxError);
  });
});
