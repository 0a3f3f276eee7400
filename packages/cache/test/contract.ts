import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import type { Cache, OnWarning } from '../src/index.ts';
import { collect } from './support/collect.ts';
import { eventually } from './support/eventually.ts';

/** Makes an empty cache of the kind under test. */
export type MakeCache = (options?: { name?: string; ttl?: number; onWarning?: OnWarning }) => Cache;

/** Long enough to be still there in the next line, short enough to wait for its end; milliseconds. */
const SHORT = 500;

/** What every kind of cache promises. */
export function itKeepsTheContract(make: MakeCache): void {
  let cache: Cache;
  before(() => {
    cache = make();
  });
  beforeEach(() => cache.clear());
  after(() => cache.close());

  const gone = (key: string) => eventually(async () => assert.equal(await cache.get(key), undefined));
  const keysOf = async (options?: { prefix?: string; limit?: number }) =>
    (await collect(cache.keys(options))).sort();

  describe('values', () => {
    const values: readonly [string, unknown][] = [
      ['text', 'ünï ✓ \u0000 "quoted"'],
      ['empty text', ''],
      ['zero', 0],
      ['false', false],
      ['null', null],
      ['array', [1, null, { a: [] }]],
      ['object', { id: 7, name: 'x', nested: { deep: [true] } }],
    ];
    for (const [kind, value] of values)
      it(`gives back ${kind}`, async () => {
        await cache.set('k', value);
        assert.deepEqual(await cache.get('k'), value);
        assert.equal(await cache.has('k'), true);
      });

    it('gives undefined for a key that was never set, and for one that was deleted', async () => {
      assert.equal(await cache.get('never'), undefined);
      assert.equal(await cache.has('never'), false);
      await cache.set('k', 1);
      assert.equal(await cache.delete('k'), true);
      assert.equal(await cache.delete('k'), false);
      assert.equal(await cache.get('k'), undefined);
      assert.equal(await cache.has('k'), false);
    });

    it('gives what JSON gives: a date is text, a property without value is gone', async () => {
      const date = new Date(0);
      await cache.set('k', { date, nothing: undefined });
      assert.deepEqual(await cache.get('k'), { date: date.toJSON() });
    });

    it('takes __proto__, constructor and toString as data, in keys and in values', async () => {
      const value = JSON.parse('{"__proto__":{"admin":true},"constructor":1,"toString":2}');
      for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
        assert.equal(await cache.get(key), undefined);
        await cache.set(key, value);
        const read = (await cache.get(key)) as Record<string, unknown>;
        assert.equal(JSON.stringify(read), JSON.stringify(value));
        assert.equal(Object.getPrototypeOf(read), Object.prototype);
        assert.equal(read['admin'], undefined);
      }
      assert.equal(({} as Record<string, unknown>)['admin'], undefined);
    });

    it('refuses what JSON cannot carry, naming the key and the way out', async () => {
      const circle: Record<string, unknown> = {};
      circle['self'] = circle;
      const unfit = [
        undefined,
        () => 1,
        Symbol('s'),
        1n,
        NaN,
        circle,
        { f() {} },
        [new Map()],
        { p: Promise.resolve() },
      ];
      for (const value of unfit)
        await assert.rejects(
          cache.set('user:1', value),
          { code: 'E_CACHE_VALUE', message: /"user:1".*Store plain data/s },
          String(typeof value),
        );
      await assert.rejects(
        cache.setMany([
          ['ok', 1],
          ['user:1', 1n],
        ]),
        { code: 'E_CACHE_VALUE' },
      );
      await assert.rejects(cache.setIfAbsent('user:1', 1n), { code: 'E_CACHE_VALUE' });
      await assert.rejects(
        cache.getOrSet('user:1', () => 1n),
        { code: 'E_CACHE_VALUE' },
      );
      assert.deepEqual(await keysOf(), []);
    });

    it('is not changed by what a caller does with a value before or after', async () => {
      const value = { list: [1] };
      await cache.set('k', value);
      value.list.push(2);
      const read = (await cache.get('k')) as typeof value;
      try {
        read.list.push(3);
      } catch {} // A frozen value says so.
      assert.deepEqual(await cache.get('k'), { list: [1] });
    });

    it('refuses keys that are no text or empty', async () => {
      for (const key of ['', 7, null, undefined] as string[]) {
        for (const call of [
          () => cache.get(key),
          () => cache.set(key, 1),
          () => cache.getMany([key]),
          () => cache.deleteMany([key]),
          () => cache.getOrSet(key, () => 1),
          () => cache.increment(key),
        ])
          await assert.rejects(call(), { code: 'E_CACHE_KEY' });
      }
    });
  });

  describe('lifetimes', () => {
    it('ends them, for get, has, getMany and keys alike', async () => {
      await cache.set('k', 1, { ttl: SHORT });
      assert.equal(await cache.has('k'), true);
      await gone('k');
      assert.equal(await cache.has('k'), false);
      assert.deepEqual(await cache.getMany(['k']), [undefined]);
      assert.deepEqual(await keysOf(), []);
    });

    it('are taken as text with a unit', async () => {
      await cache.set('k', 1, { ttl: '500ms' });
      await cache.set('long', 1, { ttl: '10m' });
      await gone('k');
      assert.equal(await cache.get('long'), 1);
    });

    it('are those of the cache where none is given, and Infinity has no end', async () => {
      const short = make({ ttl: SHORT });
      await short.set('a', 1);
      await short.setMany([['b', 1]]);
      await short.getOrSet('c', () => 1);
      await short.setIfAbsent('d', 1);
      await short.increment('e');
      await short.set('stays', 1, { ttl: Number.POSITIVE_INFINITY });
      await eventually(async () => assert.deepEqual(await collect(short.keys()), ['stays']));
      await short.clear();
      await short.close();
    });

    it('of setMany hold for every entry', async () => {
      await cache.setMany(
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
        { ttl: SHORT },
      );
      assert.deepEqual(await cache.getMany(['a', 'b']), [1, 2]);
      await gone('a');
      await gone('b');
    });

    it('are replaced by set', async () => {
      await cache.set('k', 1, { ttl: SHORT });
      await cache.set('k', 2);
      await cache.set('other', 1, { ttl: SHORT });
      await gone('other');
      assert.equal(await cache.get('k'), 2);
    });

    it('are left alone by setIfAbsent on an existing key', async () => {
      await cache.set('k', 'first', { ttl: SHORT });
      assert.equal(await cache.setIfAbsent('k', 'second', { ttl: '1h' }), false);
      assert.equal(await cache.get('k'), 'first');
      await gone('k');
      assert.equal(await cache.setIfAbsent('k', 'second', { ttl: '1h' }), true);
    });

    it('are left alone by increment on an existing key', async () => {
      await cache.increment('n', { ttl: SHORT });
      assert.equal(await cache.increment('n', { ttl: '1h' }), 2);
      await gone('n');
    });

    it('that cannot be are refused, naming key and value', async () => {
      for (const ttl of [0, -1, NaN, 'soon', ''] as number[]) {
        const expected = { code: 'E_CACHE_TTL', message: /lifetime of key "k"/ };
        await assert.rejects(cache.set('k', 1, { ttl }), expected);
        await assert.rejects(cache.setMany([['k', 1]], { ttl }), expected);
        await assert.rejects(
          cache.getOrSet('k', () => 1, { ttl }),
          expected,
        );
      }
      assert.equal(await cache.has('k'), false);
    });
  });

  describe('many keys', () => {
    it('are looked up in line: a value for each key, undefined for a miss, the same for a key asked twice', async () => {
      await cache.setMany([
        ['a', 1],
        ['c', null],
        ['d', 0],
      ]);
      const values = await cache.getMany(['x', 'a', 'y', 'c', 'd', 'a', 'z']);
      assert.deepEqual(values, [undefined, 1, undefined, null, 0, 1, undefined]);
    });

    it('stay in line in their thousands', async () => {
      const keys = Array.from({ length: 2_345 }, (_, i) => `k${i}`);
      await cache.setMany(keys.filter((_, i) => i % 3 !== 0).map((key) => [key, key]));
      const values = await cache.getMany(keys);
      assert.deepEqual(
        values,
        keys.map((key, i) => (i % 3 === 0 ? undefined : key)),
      );
      assert.equal(await cache.deleteMany(keys), keys.length - Math.ceil(keys.length / 3));
      assert.deepEqual(await keysOf(), []);
    });

    it('may be none', async () => {
      assert.deepEqual(await cache.getMany([]), []);
      assert.equal(await cache.deleteMany([]), 0);
      await cache.setMany([]);
    });
  });

  describe('keys', () => {
    it('are all given, each once, or those with a prefix that is taken literally', async () => {
      const keys = ['a*b:1', 'a*b:2', 'axb:1', '[a]?\\^-', 'ü'];
      await cache.setMany(keys.map((key) => [key, 1]));
      assert.deepEqual(await keysOf(), [...keys].sort());
      assert.deepEqual(await keysOf({ prefix: 'a*b:' }), ['a*b:1', 'a*b:2']);
      assert.deepEqual(await keysOf({ prefix: '[a]?\\^' }), ['[a]?\\^-']);
      assert.deepEqual(await keysOf({ prefix: 'nobody' }), []);
    });

    it('stop at the limit and say so once, and say nothing when the limit was just enough', async () => {
      const warnings: string[] = [];
      const told = make({ name: 'told', onWarning: ({ code }) => warnings.push(code) });
      await told.setMany(Array.from({ length: 1_200 }, (_, i) => [`k${i}`, i]));
      assert.equal((await collect(told.keys({ limit: 1_200 }))).length, 1_200);
      assert.deepEqual(warnings, []);
      assert.equal(new Set(await collect(told.keys({ limit: 700 }))).size, 700);
      await collect(told.keys({ limit: 1 }));
      assert.deepEqual(warnings, ['E_CACHE_KEYS_LIMIT']);
      await told.clear();
      await told.close();
    });

    it('can be left early, and deleted on the way', async () => {
      await cache.setMany(Array.from({ length: 1_200 }, (_, i) => [`k${i}`, i]));
      for await (const _key of cache.keys()) break;
      for await (const key of cache.keys()) await cache.delete(key);
      assert.deepEqual(await keysOf(), []);
    });
  });

  describe('atomic steps', () => {
    it('setIfAbsent lets one of many callers win', async () => {
      const won = await Promise.all(Array.from({ length: 50 }, (_, i) => cache.setIfAbsent('lock', i)));
      assert.equal(won.filter(Boolean).length, 1);
      assert.equal(await cache.get('lock'), won.indexOf(true));
    });

    it('setIfAbsent takes a stored null for a value', async () => {
      await cache.set('k', null);
      assert.equal(await cache.setIfAbsent('k', 1), false);
      assert.equal(await cache.get('k'), null);
    });

    it('increment loses nothing, and its sum reads as a number', async () => {
      await Promise.all(Array.from({ length: 50 }, () => cache.increment('n', { by: 2, ttl: '1h' })));
      assert.equal(await cache.increment('n', { by: -1 }), 99);
      assert.equal(await cache.get('n'), 99);
      await cache.set('m', 5);
      assert.equal(await cache.increment('m'), 6);
    });

    it('increment refuses what is no whole number, and changes nothing', async () => {
      await cache.set('text', '5');
      await cache.set('half', 0.5);
      await cache.set('object', { n: 1 });
      for (const key of ['text', 'half', 'object'])
        await assert.rejects(cache.increment(key, { ttl: '1h' }), {
          code: 'E_CACHE_NOT_AN_INTEGER',
          message: new RegExp(key),
        });
      assert.deepEqual(await cache.getMany(['text', 'half', 'object']), ['5', 0.5, { n: 1 }]);
      for (const by of [0.5, NaN, 2 ** 60])
        await assert.rejects(cache.increment('n', { by }), { code: 'E_CACHE_NOT_AN_INTEGER' });
    });
  });

  describe('getOrSet', () => {
    it('runs the factory on a miss only, and stores what it gives', async () => {
      let runs = 0;
      const load = () => cache.getOrSet('k', async () => ({ run: ++runs }));
      assert.deepEqual(
        [await load(), await load(), await cache.get('k')],
        [{ run: 1 }, { run: 1 }, { run: 1 }],
      );
    });

    it('takes null for a value, and hands undefined out without storing it', async () => {
      let runs = 0;
      const count = <T>(value: T): T => {
        runs++;
        return value;
      };
      for (let i = 0; i < 2; i++) {
        assert.equal(await cache.getOrSet('null', () => count(null)), null);
        assert.equal(await cache.getOrSet('nothing', () => count(undefined)), undefined);
      }
      assert.equal(runs, 3);
      assert.equal(await cache.has('nothing'), false);
    });

    it('gives the first caller what later ones get', async () => {
      const first = await cache.getOrSet<unknown>('k', () => ({ at: new Date(0) }));
      assert.deepEqual(first, await cache.get('k'));
    });

    it('runs one factory for a thousand callers, and gives each a value of its own to change', async () => {
      let runs = 0;
      const load = () => cache.getOrSet('k', async () => ({ run: ++runs, list: [0] }));
      const all = await Promise.all(Array.from({ length: 1_000 }, load));
      assert.equal(runs, 1);
      assert.deepEqual(all[999], { run: 1, list: [0] });
      if (Object.isFrozen(all[0])) return;
      all[0]?.list.push(1);
      assert.deepEqual(all[1], { run: 1, list: [0] });
      assert.deepEqual(await cache.get('k'), { run: 1, list: [0] });
    });

    it("gives a factory's error to every caller, stores nothing, and tries again", async () => {
      let runs = 0;
      const fail = () =>
        cache.getOrSet('k', () => {
          runs++;
          throw new Error('database down');
        });
      const outcomes = await Promise.allSettled([fail(), fail(), fail()]);
      assert.deepEqual(
        new Set(outcomes.map((it) => it.status === 'rejected' && it.reason.message)),
        new Set(['database down']),
      );
      assert.equal(runs, 1);
      assert.equal(await cache.has('k'), false);
      assert.equal(await cache.getOrSet('k', () => 'now'), 'now');
    });

    it('does not store a value whose key was written, deleted or cleared while it was made', async () => {
      const meanwhile: readonly [() => Promise<unknown>, unknown][] = [
        [() => cache.set('k', 'new'), 'new'],
        [() => cache.delete('k'), undefined],
        [() => cache.clear(), undefined],
        [() => cache.setMany([['k', 'new']]), 'new'],
      ];
      for (const [change, left] of meanwhile) {
        await cache.clear();
        const made = await cache.getOrSet('k', async () => {
          await change();
          return 'old';
        });
        assert.equal(made, 'old');
        assert.equal(await cache.get('k'), left);
      }
    });

    it('can be nested, with keys of its own', async () => {
      const sum = await cache.getOrSet('outer', async () => {
        const parts = ['a', 'b', 'a'].map((key) => cache.getOrSet(key, () => key));
        return (await Promise.all(parts)).join('');
      });
      assert.equal(sum, 'aba');
      assert.deepEqual(await cache.getMany(['a', 'b', 'outer']), ['a', 'b', 'aba']);
    });

    it('rejects a factory that waits for its own key instead of waiting for ever', async () => {
      const own = (): Promise<unknown> => cache.getOrSet('k', own);
      await assert.rejects(own(), { code: 'E_CACHE_CYCLE', message: /"k"/ });
      assert.equal(await cache.getOrSet('k', () => 'free again'), 'free again');
    });

    it('rejects two factories that wait for each other', async () => {
      const start = Promise.withResolvers<void>();
      const wait = (key: string, other: string) =>
        cache.getOrSet<unknown>(key, async () => {
          await start.promise;
          return cache.getOrSet(other, () => other);
        });
      const both = Promise.allSettled([wait('a', 'b'), wait('b', 'a')]);
      await eventually(() => start.resolve());
      const failures = (await both).filter((it) => it.status === 'rejected');
      assert.ok(failures.length > 0);
      for (const failure of failures) assert.equal(failure.reason.code, 'E_CACHE_CYCLE');
    });
  });

  it('clears everything', async () => {
    await cache.setMany(Array.from({ length: 1_500 }, (_, i) => [`k${i}`, i]));
    await cache.clear();
    assert.deepEqual(await keysOf(), []);
    await cache.clear();
  });

  it('hands out a value that was made while it was closed', async () => {
    const other = make({ name: 'closing' });
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: allowed, resolve: goOn } = Promise.withResolvers<void>();
    const load = async () => {
      begin();
      await allowed;
      return { made: true };
    };
    const got = [other.getOrSet('made while closing', load), other.getOrSet('made while closing', load)];
    await begun;
    const closed = other.close();
    goOn();
    assert.deepEqual(await Promise.all(got), [{ made: true }, { made: true }]);
    await closed;
  });

  it('rejects everything once it is closed, and closes twice', async () => {
    const other = make({ name: 'closing' });
    await other.set('k', 1);
    await other.clear();
    await Promise.all([other.close(), other.close()]);
    await other.close();
    for (const call of [
      () => other.get('k'),
      () => other.set('k', 1),
      () => other.getOrSet('k', () => 1),
      () => other.clear(),
      () => collect(other.keys()),
    ])
      await assert.rejects(call(), { code: 'E_CACHE_CLOSED', message: /"closing"/ });
  });
}
