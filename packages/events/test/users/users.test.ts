import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { diag, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, it } from 'mocha';
import {
  createRecorder,
  defineEvent,
  dimensions,
  INVALID_FIELDS,
  type UserContext,
  userLogin,
} from '../../src/index.ts';
import { listen } from '../support/diagnostics.ts';
import { startSdk } from '../support/sdk.ts';

const ADA: UserContext = { id: 'u-1', name: 'ada', groups: [{ id: 'g-1', name: 'Research' }], tenant: 't-1' };
const LOGIN = { method: 'sso' } as const;

describe('an event of a user who is looked up', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
  });
  afterEach(() => sdk.stop());
  afterEach(() => diag.disable());

  it('goes out with the user’s context, and with the time, the span and the order of the calls', async () => {
    const answer = Promise.withResolvers<UserContext>();
    const recorder = createRecorder({ strict: true, users: () => answer.promise });
    const span = trace.getTracer('test').startSpan('work');
    const tracer = trace.getTracer('test');
    const ids = tracer.startActiveSpan('work', (active) => {
      const both = [1, 2].map(() => recorder.record(userLogin, LOGIN, { user: 'u-1' }));
      active.end();
      return { both, trace: active.spanContext() };
    });
    span.end();
    const called = Date.now();
    assert.equal(recorder.stats().waiting, 2);
    assert.equal(sdk.records().length, 0);
    await new Promise((resolve) => setTimeout(resolve, 5));
    answer.resolve(ADA);
    await recorder.flush();
    assert.deepEqual(
      sdk.records().map(({ attributes }) => attributes['event.id']),
      ids.both,
    );
    for (const { attributes, spanContext, hrTime } of sdk.records()) {
      assert.equal(attributes['user.name'], 'ada');
      assert.deepEqual(attributes['telltale.user.group.names'], ['Research']);
      assert.equal(spanContext?.spanId, ids.trace.spanId);
      assert.ok(hrTime[0] * 1e3 + hrTime[1] / 1e6 <= called + 1);
    }
    assert.equal(recorder.stats().withoutUser, 0);
  });

  it('goes out at once for a user who is known', async () => {
    const recorder = createRecorder({ users: async () => ADA });
    recorder.record(userLogin, LOGIN, { user: 'u-1' });
    await recorder.flush();
    recorder.record(userLogin, LOGIN, { user: 'u-1' });
    assert.equal(sdk.records().length, 2);
    assert.equal(sdk.records()[1]?.attributes['user.name'], 'ada');
  });

  it('goes out with the id alone when the look-up fails, and both are counted and told', async () => {
    const told = listen();
    const recorder = createRecorder({
      users: async () => {
        throw new Error('no database');
      },
    });
    recorder.record(userLogin, LOGIN, { user: 'u-1' });
    await recorder.flush();
    const [record] = sdk.records();
    assert.equal(record?.attributes['user.id'], 'u-1');
    assert.ok(!('user.name' in (record?.attributes ?? {})));
    assert.equal(recorder.stats().withoutUser, 1);
    assert.match(told().join(), /a user could not be looked up, the resolver failed: Error: no database/);
    const lookUps = (await sdk.metrics()).find(({ descriptor }) => descriptor.name.endsWith('user_lookups'));
    assert.deepEqual(lookUps?.dataPoints[0]?.attributes, { 'telltale.lookup.outcome': 'failed' });
  });

  it('goes out with the id alone when the resolver’s answer throws, and has what a class of users has', async () => {
    class Row {
      readonly name: string;
      readonly #key: number;
      readonly #tenant: string | undefined;
      constructor(key: number, name: string, tenant?: string) {
        this.name = name;
        this.#key = key;
        this.#tenant = tenant;
      }
      get id() {
        return String(this.#key);
      }
      get tenant(): string {
        if (this.#tenant === undefined) throw new Error('not loaded');
        return this.#tenant;
      }
    }
    const rows = new Map([
      ['1', new Row(1, 'ada')],
      ['2', new Row(2, 'bob', 't-1')],
    ]);
    const told = listen();
    const recorder = createRecorder({ strict: true, users: async (id) => rows.get(id) });
    for (const id of rows.keys()) recorder.record(userLogin, LOGIN, { user: id });
    await recorder.flush();
    const users = sdk
      .records()
      .map(({ attributes }) =>
        ['user.id', 'user.name', 'telltale.tenant.id'].map((name) => attributes[name]),
      );
    assert.deepEqual(users, [
      ['1', undefined, undefined],
      ['2', 'bob', 't-1'],
    ]);
    assert.equal(recorder.stats().withoutUser, 1);
    assert.match(told().join(), /the resolver failed: Error: not loaded/);
  });

  it('is marked when the resolver’s answer does not fit', async () => {
    const told = listen();
    const recorder = createRecorder({ users: async (id) => ({ id, name: 7 }) as unknown as UserContext });
    recorder.record(userLogin, LOGIN, { user: 'u-1' });
    await recorder.flush();
    const [record] = sdk.records();
    assert.equal(record?.attributes['user.id'], 'u-1');
    assert.deepEqual(record?.attributes[INVALID_FIELDS], ['userName']);
    assert.match(told().join(), /"userName" takes a text, not an integer/);
    assert.equal(recorder.stats().invalid, 1);
  });

  it('takes what is null in the resolver’s answer, as rows of a database have it, for absent', async () => {
    const row = { id: 'u-1', name: null, tenant: null, groups: null, roles: [{ id: 'r-1', name: null }] };
    const recorder = createRecorder({ users: async () => row as unknown as UserContext });
    recorder.record(userLogin, LOGIN, { user: 'u-1' });
    await recorder.flush();
    const attributes = sdk.records()[0]?.attributes ?? {};
    const ofUser = Object.entries(attributes).filter(([name]) => /user\.|tenant|invalid/.test(name));
    assert.deepEqual(Object.fromEntries(ofUser), {
      'user.id': 'u-1',
      'user.roles': ['r-1'],
      'telltale.user.role.ids': ['r-1'],
      'telltale.user.role.group_ids': [''],
    });
    assert.equal(recorder.stats().invalid, 0);
  });

  it('says what the payload was at the call, and all that did not fit', async () => {
    const tags = ['a'];
    const tagged = defineEvent({
      name: 'shop.tagged',
      description: 'Tagged.',
      fields: { tags: dimensions('shop.tags', { description: 'Tags.' }) },
    });
    const recorder = createRecorder({ users: async (id) => ({ id, name: 7 }) as unknown as UserContext });
    recorder.record(tagged, { tags, colour: 'red' } as { tags: string[] }, { user: 'u-1' });
    tags.push('b');
    await recorder.flush();
    const attributes = sdk.records()[0]?.attributes;
    assert.deepEqual(attributes?.['shop.tags'], ['a']);
    assert.deepEqual(attributes?.[INVALID_FIELDS], ['colour', 'userName']);
    assert.equal(recorder.stats().invalid, 1);
  });

  it('asks no resolver for a user who is given whole', () => {
    const recorder = createRecorder({
      users: () => {
        throw new Error('asked');
      },
    });
    recorder.record(userLogin, LOGIN, { user: ADA });
    assert.equal(sdk.records()[0]?.attributes['user.name'], 'ada');
  });

  it('is waited for by flush(), also where nothing else keeps the process', () => {
    const program = path.join(import.meta.dirname, '../fixtures/flushing.ts');
    const { stdout, status } = spawnSync(process.execPath, [program], { encoding: 'utf8', timeout: 20_000 });
    assert.equal(stdout, 'flushed\n');
    assert.equal(status, 0);
  });

  for (const end of ['process.exit()', 'an uncaught error', 'nothing left to do', 'the distribution’s end']) {
    it(`still goes out when the process ends by ${end}`, () => {
      const program = path.join(import.meta.dirname, '../fixtures/ending.ts');
      const { stdout } = spawnSync(process.execPath, [program, end], { encoding: 'utf8', timeout: 20_000 });
      assert.deepEqual(JSON.parse(stdout), [{ 'user.id': 'u-1', 'telltale.login.method': 'sso' }]);
    });
  }
});
