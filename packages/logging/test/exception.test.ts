import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { describe, it } from 'mocha';
import { addException, errorText, headline, isError } from '../src/exception.ts';
import { HOSTILE_VALUES } from './support/hostile.ts';

const described = (thrown: unknown): Record<string, unknown> => {
  const target: Record<string, unknown> = {};
  addException(target, thrown);
  return target;
};

describe('addException', () => {
  it('gives type, message and stack of an error', () => {
    const error = new RangeError('too far');
    assert.deepEqual(described(error), {
      'exception.type': 'RangeError',
      'exception.message': 'too far',
      'exception.stacktrace': error.stack,
    });
  });

  it('names a class that has set no name of its own', () => {
    class QuotaError extends Error {}
    assert.equal(described(new QuotaError('x'))['exception.type'], 'QuotaError');
    assert.equal(described(Object.assign(new QuotaError('x'), { name: 'Quota' }))['exception.type'], 'Quota');
    assert.equal(described(new Error('x'))['exception.type'], 'Error');
  });

  it('takes what is no error for what it is, without a stack', () => {
    assert.deepEqual(described('text'), { 'exception.type': 'string', 'exception.message': 'text' });
    assert.deepEqual(described(undefined), {
      'exception.type': 'undefined',
      'exception.message': 'undefined',
    });
    assert.deepEqual(described(null), { 'exception.type': 'null', 'exception.message': 'null' });
    assert.deepEqual(described({ a: 1 }), { 'exception.type': 'Object', 'exception.message': '{ a: 1 }' });
  });

  it('knows an error of another realm', () => {
    const foreign: unknown = runInNewContext('new TypeError("foreign")');
    assert.equal(isError(foreign), true);
    assert.equal(described(foreign)['exception.type'], 'TypeError');
  });

  it('takes every hostile value without throwing', () => {
    for (const [name, value] of Object.entries(HOSTILE_VALUES)) {
      assert.equal(typeof described(value)['exception.type'], 'string', name);
      assert.equal(typeof described(value)['exception.message'], 'string', name);
    }
  });
});

describe('errorText', () => {
  it('follows the chain of causes to its end, whatever was thrown there', () => {
    const text = errorText(new Error('top', { cause: new TypeError('middle', { cause: 'bottom' }) }));
    assert.match(
      text,
      /^Error: top\n[\s\S]*\nCaused by: TypeError: middle\n[\s\S]*\nCaused by: string: bottom$/,
    );
  });

  it('tells the parts of an aggregate error', () => {
    const text = errorText(new AggregateError([new Error('v4 refused'), new Error('v6 refused')], ''));
    assert.match(text, /^AggregateError[\s\S]*\nWith: Error: v4 refused\n[\s\S]*\nWith: Error: v6 refused\n/);
  });

  it('ends where causes go round', () => {
    const first = new Error('first');
    first.cause = new Error('second', { cause: first });
    assert.equal(errorText(first).match(/Caused by/g)?.length, 1);
  });

  it('cuts a chain without end', () => {
    const endless = (depth: number): Error =>
      Object.defineProperty(new Error(`level ${depth}`), 'cause', { get: () => endless(depth + 1) });
    assert.equal(errorText(endless(0)).match(/Caused by/g)?.length, 20);
  });
});

describe('headline', () => {
  it('is the message, or the type when there is none', () => {
    assert.equal(headline(new TypeError('no')), 'no');
    assert.equal(headline(new TypeError()), 'TypeError');
    assert.equal(headline('thrown text'), 'thrown text');
  });
});
