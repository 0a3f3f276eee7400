import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, it } from 'mocha';
import { settle } from '../../src/observe/settle.ts';

const FIXTURE = path.join(import.meta.dirname, '../fixtures/rejections.ts');

/** Notes what is heard. */
function listening() {
  const heard: unknown[] = [];
  const settled = {
    onResult: (result: unknown) => void heard.push(result),
    onError: (error: unknown) => void heard.push(error),
  };
  return { heard, settled };
}

describe('what a function gives back, while its end is heard', () => {
  it('has as many unhandled rejections as without, whatever kind of promise it is and however it is used', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [FIXTURE], { timeout: 60_000 });
    const seen: Record<string, { bare: number; observed: number; heard: string }> = JSON.parse(stdout);
    assert.equal(Object.keys(seen).length, 27);
    for (const [how, { bare, observed, heard }] of Object.entries(seen)) {
      assert.equal(observed, bare, how);
      assert.equal(heard, how === 'lazy, nothing' ? '' : 'Error: fails', how);
    }
    assert.equal(seen['async, nothing']?.bare, 1);
    assert.equal(seen['subclass, await']?.bare, 0);
  }).timeout(60_000);

  it('is asked once, by whoever wants it', async () => {
    const { heard, settled } = listening();
    let asked = 0;
    const query = {
      // biome-ignore lint/suspicious/noThenProperty: as query builders have it
      then(react: (rows: string[]) => unknown) {
        asked++;
        return Promise.resolve(['row']).then(react);
      },
      limit: () => query,
    };
    const given = settle(() => query, settled);
    assert.equal(given.limit(), query);
    await Promise.resolve();
    assert.deepEqual([asked, heard], [0, []]);
    assert.deepEqual(await given.limit(), ['row']);
    assert.deepEqual([asked, heard], [1, [['row']]]);
  });

  it('keeps what was put on a promise', async () => {
    const { heard, settled } = listening();
    const request = Object.assign(Promise.resolve('text'), { json: () => 'json' });
    const given = settle(() => request, settled);
    assert.equal(given.json(), 'json');
    assert.equal(await given, 'text');
    assert.deepEqual(heard, ['text']);
  });

  it('has what was put on the promise, by whatever key', async () => {
    const key = Symbol('cancel');
    const cancel = () => {};
    const given = settle(
      () => Object.assign(Promise.resolve(1), { cancel, [key]: cancel }),
      listening().settled,
    );
    assert.equal(given.cancel, cancel);
    assert.equal(given[key], cancel);
    assert.equal(await given, 1);
  });

  it('is not kept when it has ended, also where the promise that it stands for lives on', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    for (const promise of [Promise.resolve('text'), Promise.reject(new Error('fails'))]) {
      const given = new WeakRef(settle(() => promise, listening().settled));
      given.deref()?.catch(() => {});
      for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
      collect();
      assert.equal(given.deref(), undefined);
      await promise.catch(() => {}); // it lives until here
    }
  });

  it('may be a promise of another realm', async () => {
    const { heard, settled } = listening();
    const work = runInNewContext('(async (observed) => await observed(async () => 17))');
    assert.equal(await work((fn: () => unknown) => settle(fn, settled)), 17);
    assert.deepEqual(heard, [17]);
  });

  it('may be something that cannot be asked for its kind, or cannot be changed', async () => {
    const { heard, settled } = listening();
    const hostile = {
      // biome-ignore lint/suspicious/noThenProperty: what breaks
      get then(): never {
        throw new Error('boo');
      },
    };
    assert.equal(
      settle(() => hostile, settled),
      hostile,
    );
    // biome-ignore lint/suspicious/noThenProperty: a thenable
    const frozen = Object.freeze({ then: (react: (value: number) => void) => react(3) });
    assert.equal(await settle(() => frozen, settled), 3);
    assert.deepEqual(heard, [hostile, undefined]);
  });
});
