import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as events from '../src/index.ts';
import { startSdk } from './support/sdk.ts';

const LOGIN = { method: 'sso' } as const;

describe('the recorder of a process', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
  });
  afterEach(() => {
    events.configureEvents({});
    sdk.stop();
  });
  const names = () => sdk.records().map(({ attributes }) => attributes['user.name']);

  it('is one for all copies of the module, as the preload may have one of its own', async () => {
    const copy = '../src/shared.ts?copy';
    const shared = (await import(copy)) as typeof import('../src/shared.ts');
    assert.notEqual(shared.record, events.record);
    events.configureEvents({ users: async (id) => ({ id, name: 'ada' }) });
    shared.record(events.userLogin, LOGIN, { user: 'u-1' });
    await shared.flush();
    assert.deepEqual(names(), ['ada']);
    assert.equal(shared.eventStats().recorded, 1);
  });

  it('waits with flush() for the users of one before it, too', async () => {
    const answer = Promise.withResolvers<events.UserContext>();
    events.configureEvents({ users: () => answer.promise });
    events.record(events.userLogin, LOGIN, { user: 'u-1' });
    events.configureEvents({});
    const flushed = events.flush();
    answer.resolve({ id: 'u-1', name: 'ada' });
    await flushed;
    assert.deepEqual(names(), ['ada']);
  });

  it('stays what it was where the options of another cannot be used', () => {
    events.configureEvents({ strict: true });
    assert.throws(() => events.configureEvents({ maxSeries: 0 }), { code: 'E_EVENT_OPTIONS' });
    assert.throws(() => events.record(events.userLogin, {} as typeof LOGIN), { code: 'E_EVENT_INVALID' });
  });

  it('lets metrics have as many series as it is told', async () => {
    events.configureEvents({ maxSeries: 2 });
    for (const method of ['a', 'b', 'c', 'd']) events.record(events.userLogin, { method });
    const [logins] = await sdk.metrics();
    const series = logins?.dataPoints.map(({ attributes, value }) => [Object.values(attributes)[0], value]);
    assert.deepEqual(series, [
      ['a', 1],
      ['b', 1],
      [true, 2],
    ]);
  });
});
