import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { copyAttributes } from '../src/attributes.ts';
import { loggingStats } from '../src/trouble.ts';
import { told } from './support/capture.ts';
import { HOSTILE_VALUES } from './support/hostile.ts';

const copied = (source: Record<string, unknown>): Record<string, unknown> => {
  const target = {};
  copyAttributes(target, source);
  return target;
};
const unsupportedIn = (run: () => void): number => {
  const before = loggingStats().unsupportedValues;
  run();
  return loggingStats().unsupportedValues - before;
};

describe('copyAttributes', () => {
  it('keeps what OpenTelemetry carries', () => {
    const bytes = new Uint8Array([1, 2]);
    const source = {
      text: 'a',
      number: 1.5,
      yes: true,
      nothing: null,
      list: [1, 'a', null],
      map: { a: { b: 1 } },
      bytes,
    };
    assert.equal(
      unsupportedIn(() => assert.deepEqual(copied(source), source)),
      0,
    );
  });

  it('copies deeply, so that a later change of the caller is not seen', () => {
    const source = { list: [1], map: { a: 1 }, bytes: Buffer.from([1]) };
    const copy = copied(source);
    source.list.push(2);
    source.map.a = 2;
    source.bytes[0] = 2;
    assert.deepEqual(copy, { list: [1], map: { a: 1 }, bytes: new Uint8Array([1]) });
  });

  it('leaves out undefined, at every depth, and keeps its place in lists', () => {
    assert.deepEqual(copied({ a: undefined, b: { c: undefined }, d: [undefined, 1] }), {
      b: {},
      d: [null, 1],
    });
  });

  it('gives the nearest form that can be carried, without a complaint', () => {
    class Point {
      readonly x = 1;
      readonly #hidden = 2;
      sum(): number {
        return this.x + this.#hidden;
      }
    }
    const source = {
      big: 12n,
      huge: 2n ** 64n,
      date: new Date('2026-01-02T03:04:05.006Z'),
      url: new URL('https://example.org/a'),
      pattern: /a+/g,
      map: new Map<unknown, unknown>([
        ['a', 1],
        [2, 'b'],
      ]),
      set: new Set([1, 2]),
      floats: new Float32Array([0.5, 1]),
      instance: new Point(),
      buffer: Buffer.from('a'),
    };
    const complaints = unsupportedIn(() =>
      assert.deepEqual(copied(source), {
        big: 12,
        huge: '18446744073709551616',
        date: '2026-01-02T03:04:05.006Z',
        url: 'https://example.org/a',
        pattern: '/a+/g',
        map: { a: 1, 2: 'b' },
        set: [1, 2],
        floats: [0.5, 1],
        instance: { x: 1 },
        buffer: new Uint8Array([97]),
      }),
    );
    assert.equal(complaints, 0);
  });

  it('writes an error as its stack with those of its causes', () => {
    const text = copied({ error: new TypeError('outer', { cause: new Error('inner') }) })['error'];
    assert.match(String(text), /^TypeError: outer\n {4}at [\s\S]*\nCaused by: Error: inner\n {4}at /);
  });

  it('puts a placeholder where nothing can be carried, and counts it', () => {
    const circular: Record<string, unknown> = { fine: 1 };
    circular['self'] = circular;
    const complaints = unsupportedIn(() =>
      assert.deepEqual(copied({ circular, symbol: Symbol('a'), function: () => 1 }), {
        circular: { fine: 1, self: '[circular]' },
        symbol: 'Symbol(a)',
        function: '[function]',
      }),
    );
    assert.equal(complaints, 3);
  });

  it('keeps the same object twice when it is no cycle', () => {
    const shared = { a: 1 };
    assert.deepEqual(copied({ list: [shared, shared] }), { list: [shared, shared] });
  });

  it('keeps what stands beside a getter that throws', () => {
    const source = {
      before: 1,
      get bad(): never {
        throw new Error('refused');
      },
      nested: {
        get bad(): never {
          throw new Error('refused');
        },
        fine: 1,
      },
    };
    const complaints = unsupportedIn(() =>
      assert.deepEqual(copied(source), {
        before: 1,
        bad: '[unreadable]',
        nested: { bad: '[unreadable]', fine: 1 },
      }),
    );
    assert.equal(complaints, 2);
  });

  it('never sets a prototype and takes no empty key', () => {
    const source = JSON.parse('{"__proto__":{"polluted":1},"":2,"fine":{"__proto__":{"polluted":1},"a":1}}');
    const copy = copied(source);
    assert.deepEqual(Object.keys(copy), ['fine']);
    assert.equal(Object.getPrototypeOf(copy), Object.prototype);
    assert.equal(Object.getPrototypeOf(copy['fine']), Object.prototype);
    assert.equal(copy['polluted'], undefined);
  });

  it('cuts what is too deep or too much', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 20; level += 1) deep = { deep };
    assert.match(JSON.stringify(copied({ deep })), /"deep":"\[too deep\]"/);
    const { wide } = copied({ wide: Array.from({ length: 5_000 }, (_, index) => index) });
    assert.equal((wide as unknown[]).length, 1_000);
  });

  it('takes every hostile value without throwing, in bounded time, and leaves only what JSON can say', () => {
    for (const [name, value] of Object.entries(HOSTILE_VALUES)) {
      const copy = copied({ value, after: 1 });
      assert.equal(copy['after'], 1, name);
      assert.doesNotThrow(() => JSON.stringify(copy), name);
    }
  });

  it('takes attributes that are hostile themselves', () => {
    const { proxy, revoke } = Proxy.revocable<Record<string, unknown>>({}, {});
    revoke();
    assert.equal(
      unsupportedIn(() => assert.deepEqual(copied(proxy), {})),
      1,
    );
  });

  it('tells which attribute it was', () => {
    const [message = ''] = told(() => copied({ 'order.lines': Symbol('x') }));
    assert.match(message, /attribute "order\.lines" holds what no record can carry: Symbol\(x\)/);
  });
});
