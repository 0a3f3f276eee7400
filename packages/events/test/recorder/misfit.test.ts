import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { explain, type Misfit } from '../../src/recorder/misfit.ts';

type Kind = NonNullable<Misfit['field']>['kind'];

const why = (kind: Kind, value: unknown, sensitivity: 'public' | 'personal' | 'content' = 'public'): string =>
  explain([{ key: 'x', field: { kind, sensitivity }, value }]);

describe('why a value does not fit', () => {
  const shown: readonly [kind: Kind, value: unknown, message: string][] = [
    ['number', Number.NaN, 'a finite number, not NaN'],
    ['integer', 1.5, 'an integer below 2^53, not 1.5'],
    ['integer', 2 ** 53, 'an integer below 2^53, not 9007199254740992'],
    ['text', null, 'a text, not null'],
    ['text', { a: 1 }, 'a text, not { a: 1 }'],
    ['texts', ['a', 1], "a list of texts, not [ 'a', 1 ]"],
    ['boolean', 'yes', "true or false, not 'yes'"],
    ['time', 'yesterday', "a Date or milliseconds since 1970, not 'yesterday'"],
    ['time', new Date(Number.NaN), 'a Date or milliseconds since 1970, not Invalid Date'],
  ];
  for (const [kind, value, message] of shown) {
    it(`names the value: ${message}`, () => assert.equal(why(kind, value), `field "x" takes ${message}`));
  }

  it('shows no more than the beginning of a long value', () => {
    const long = why('text', { text: 'a'.repeat(10_000), list: Array(10_000).fill('b'.repeat(100)) });
    assert.ok(long.length < 150, long);
    assert.ok(long.endsWith('…'));
  });

  it('runs no code of the value', () => {
    const value = {
      get secret(): never {
        throw new Error('read');
      },
      toString(): never {
        throw new Error('called');
      },
    };
    assert.match(why('text', value), /Getter/);
  });

  const kinds: readonly [value: unknown, kind: string][] = [
    [Number.NaN, 'NaN'],
    [4711.5, 'a fraction'],
    [4711, 'an integer'],
    [2 ** 60, 'an integer beyond 2^53'],
    ['secret', 'a text'],
    [['secret', 4711], 'a list with other items'],
    [{ secret: 4711 }, 'an object'],
    [null, 'null'],
    [true, 'a boolean'],
    [4711n, 'a bigint'],
    [new Date(Number.NaN), 'an invalid Date'],
  ];
  for (const sensitivity of ['personal', 'content'] as const) {
    for (const [value, kind] of kinds) {
      it(`never names the value of a ${sensitivity} field, only that it is ${kind}`, () => {
        assert.equal(why('texts', value, sensitivity), `field "x" takes a list of texts, not ${kind}`);
      });
    }
  }

  it('of a key without a field shows nothing, since nobody said how sensitive it is', () => {
    assert.equal(explain([{ key: 'x', value: 'secret' }]), 'no field "x" is defined');
  });
});
