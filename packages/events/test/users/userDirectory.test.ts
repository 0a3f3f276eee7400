import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { UserContext } from '../../src/index.ts';
import {
  createUserDirectory,
  type LookUpOutcome,
  type UserDirectoryOptions,
} from '../../src/users/userDirectory.ts';

type Received = (string | undefined)[];

/** A directory whose look-ups the test ends, and a clock that it sets. */
function directoryUnderTest(options: Partial<UserDirectoryOptions> = {}) {
  const asked: { id: string; signal: AbortSignal; answer: PromiseWithResolvers<UserContext | undefined> }[] =
    [];
  const outcomes: LookUpOutcome[] = [];
  const clock = { at: 0 };
  const directory = createUserDirectory(
    {
      resolve: (id, signal) => {
        const answer = Promise.withResolvers<UserContext | undefined>();
        asked.push({ id, signal, answer });
        return answer.promise;
      },
      ...options,
    },
    (outcome) => outcomes.push(outcome),
    () => clock.at,
  );
  const received: Received = [];
  const lookUp = (id: string) => directory.lookUp(id, (user) => received.push(user?.name));
  return { directory, asked, outcomes, clock, received, lookUp };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a directory of users', () => {
  it('looks up one user once at a time, and gives it to all who wait, in their order', async () => {
    const { directory, asked, received, lookUp } = directoryUnderTest();
    for (let i = 0; i < 3; i++) lookUp('u-1');
    assert.equal(asked.length, 0, 'the caller’s path runs no code of the resolver');
    await settled();
    assert.equal(asked.length, 1);
    assert.equal(directory.waiting(), 3);
    asked[0]?.answer.resolve({ id: 'u-1', name: 'ada' });
    await directory.caughtUp();
    assert.deepEqual(received, ['ada', 'ada', 'ada']);
    assert.equal(directory.waiting(), 0);
  });

  it('remembers a user for a time, at once for who asks', async () => {
    const { directory, asked, received, clock, lookUp } = directoryUnderTest({ lifetimeMillis: 100 });
    lookUp('u-1');
    await settled();
    asked[0]?.answer.resolve({ id: 'u-1', name: 'ada' });
    await directory.caughtUp();
    clock.at = 99;
    lookUp('u-1');
    assert.deepEqual(received, ['ada', 'ada']);
    clock.at = 100;
    lookUp('u-1');
    await settled();
    assert.equal(asked.length, 2);
  });

  const failures: readonly [
    what: string,
    end: (answer: PromiseWithResolvers<undefined>) => void,
    LookUpOutcome,
  ][] = [
    ['nobody', (answer) => answer.resolve(undefined), 'unknown'],
    ['a failure', (answer) => answer.reject(new Error('no database')), 'failed'],
  ];
  for (const [what, end, outcome] of failures) {
    it(`remembers ${what} for a shorter time`, async () => {
      const { directory, asked, outcomes, received, clock, lookUp } = directoryUnderTest({
        failureLifetimeMillis: 10,
      });
      lookUp('u-1');
      await settled();
      end(asked[0]?.answer as PromiseWithResolvers<undefined>);
      await directory.caughtUp();
      clock.at = 9;
      lookUp('u-1');
      assert.deepEqual(received, [undefined, undefined]);
      assert.deepEqual(outcomes, [outcome]);
      clock.at = 10;
      lookUp('u-1');
      await settled();
      assert.equal(asked.length, 2);
    });
  }

  it('takes a resolver that throws, or that answers at once', async () => {
    const throwing = directoryUnderTest({
      resolve: () => {
        throw new Error('no');
      },
    });
    throwing.lookUp('u-1');
    await throwing.directory.caughtUp();
    assert.deepEqual(throwing.outcomes, ['failed']);
    const ready = directoryUnderTest({ resolve: (id) => ({ id, name: 'ada' }) });
    ready.lookUp('u-1');
    await ready.directory.caughtUp();
    assert.deepEqual(ready.received, ['ada']);
  });

  it('ends a look-up that takes too long, and tells the resolver; what comes later is not taken', async () => {
    const { directory, asked, outcomes, received, lookUp } = directoryUnderTest({ timeoutMillis: 5 });
    const alive = setInterval(() => {}, 1);
    lookUp('u-1');
    await directory.caughtUp();
    clearInterval(alive);
    assert.deepEqual(outcomes, ['timed_out']);
    assert.deepEqual(received, [undefined]);
    assert.equal(asked[0]?.signal.aborted, true);
    asked[0]?.answer.resolve({ id: 'u-1', name: 'ada' });
    await settled();
    lookUp('u-1');
    assert.deepEqual(received, [undefined, undefined]);
  });

  it('lets no more wait than its limit', async () => {
    const { directory, outcomes, received, lookUp } = directoryUnderTest({ maxWaiting: 2 });
    for (let i = 0; i < 4; i++) lookUp(`u-${i}`);
    assert.equal(directory.waiting(), 2);
    assert.deepEqual(received, [undefined, undefined]);
    assert.deepEqual(outcomes, ['refused', 'refused']);
    directory.end();
  });

  it('forgets the user that it has known longest when there are too many', async () => {
    const asked: string[] = [];
    const { directory, lookUp } = directoryUnderTest({
      maxUsers: 2,
      resolve: (id) => {
        asked.push(id);
        return { id };
      },
    });
    for (const id of ['a', 'b', 'c', 'c', 'b', 'a']) {
      lookUp(id);
      await directory.caughtUp();
    }
    assert.deepEqual(asked, ['a', 'b', 'c', 'a']);
  });

  it('gives up all look-ups at the end, without waiting', async () => {
    const { directory, outcomes, received, lookUp } = directoryUnderTest();
    lookUp('u-1');
    lookUp('u-2');
    directory.end();
    assert.deepEqual(received, [undefined, undefined]);
    assert.deepEqual(outcomes, ['ended', 'ended']);
    await directory.caughtUp();
  });

  it('is caught up when the look-ups of now have ended, whatever comes after', async () => {
    const { directory, asked, lookUp } = directoryUnderTest();
    lookUp('u-1');
    lookUp('u-2');
    const caughtUp = directory.caughtUp().then(() => 'caught up');
    lookUp('u-3');
    await settled();
    asked[0]?.answer.resolve({ id: 'u-1' });
    await settled();
    assert.equal(await Promise.race([caughtUp, settled().then(() => 'waiting')]), 'waiting');
    asked[1]?.answer.reject(new Error('no database'));
    await settled();
    assert.equal(await Promise.race([caughtUp, settled().then(() => 'waiting')]), 'caught up');
    assert.equal(directory.waiting(), 1);
    directory.end();
  });

  const noUsers: readonly [what: string, answer: unknown, LookUpOutcome, error: RegExp][] = [
    ['the rows of a query', [{ id: 'u-1' }], 'failed', /gave a list, not a user such as/],
    ['no rows', [], 'failed', /gave a list/],
    ['a text', 'ada', 'failed', /gave a string/],
    ['true', true, 'failed', /gave a boolean/],
    ['a number', 0, 'failed', /gave a number/],
    ['a result of a query', { rows: [{ id: 'u-1' }] }, 'failed', /gave an object without an id/],
    ['an error', new Error('no database'), 'failed', /gave an object without an id/],
    ['somebody else', { id: 'u-2', name: 'eve' }, 'failed', /gave another user/],
    ['null', null, 'unknown', /^$/],
  ];
  for (const [what, answer, outcome, message] of noUsers) {
    it(`takes ${what} for no user`, async () => {
      const ended: string[] = [];
      const resolve = (() => answer) as unknown as UserDirectoryOptions['resolve'];
      const directory = createUserDirectory({ resolve }, (...given) => ended.push(...given.map(String)));
      const received: unknown[] = [];
      directory.lookUp('u-1', (user) => received.push(user));
      await directory.caughtUp();
      assert.deepEqual(received, [undefined]);
      assert.equal(ended[0], outcome);
      assert.match(ended[1]?.replace('undefined', '') ?? '', message);
    });
  }

  it('reads an answer once, all of it: also what a class has, and what is loaded when it is asked for', async () => {
    const read: string[] = [];
    class Row {
      get id() {
        read.push('id');
        return 'u-1';
      }
      get name() {
        read.push('name');
        return 'ada';
      }
      get groups() {
        read.push('groups');
        return [new Row()];
      }
    }
    const { directory } = directoryUnderTest({ resolve: () => new Row() });
    const received: unknown[] = [];
    directory.lookUp('u-1', (user) => received.push(user));
    await directory.caughtUp();
    directory.lookUp('u-1', (user) => received.push(user));
    const ada = { id: 'u-1', name: 'ada', groups: [{ id: 'u-1', name: 'ada' }] };
    assert.deepEqual(received, [ada, ada]);
    assert.deepEqual(read, ['id', 'name', 'groups', 'id', 'name']);
  });

  it('takes an answer that throws when it is read for a failure', async () => {
    const { directory, outcomes, received, lookUp } = directoryUnderTest({
      resolve: (id) => ({
        id,
        groups: [
          {
            id: 'g-1',
            get name(): string {
              throw new Error('the session is closed');
            },
          },
        ],
      }),
    });
    lookUp('u-1');
    await directory.caughtUp();
    assert.deepEqual([outcomes, received], [['failed'], [undefined]]);
  });
});
