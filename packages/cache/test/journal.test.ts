import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createJournal, JOURNAL_KEYS } from '../src/journal.ts';
import { memoryStore } from '../src/memoryStore.ts';
import type { Store } from '../src/store.ts';
import { cloningCodec } from '../src/values.ts';
import { EVERY_KEY } from '../src/writes.ts';

async function storeWith(...keys: string[]): Promise<Store> {
  const store = memoryStore({ maxEntries: 100, codec: cloningCodec, onEviction: () => {} });
  for (const key of keys) await store.set(key, '1', undefined);
  return store;
}
const keysIn = async (store: Store) => (await store.scan('', undefined)).keys.toSorted();

describe('journal', () => {
  it('removes the keys that were changed, and no others', async () => {
    const journal = createJournal();
    const store = await storeWith('a', 'b', 'c');
    assert.equal(journal.pending(), false);
    journal.note(['a', 'b', 'a', 'x']);
    assert.equal(journal.pending(), true);
    await journal.settle(store);
    assert.equal(journal.pending(), false);
    assert.deepEqual(await keysIn(store), ['c']);
  });

  it('removes everything after a clear, or when more keys were changed than it remembers', async () => {
    const changes = [EVERY_KEY, Array.from({ length: JOURNAL_KEYS + 1 }, (_, i) => `k${i}`)] as const;
    for (const change of changes) {
      const journal = createJournal();
      const store = await storeWith('a', 'b');
      journal.note(['a']);
      journal.note(change);
      await journal.settle(store);
      assert.equal(journal.pending(), false);
      assert.deepEqual(await keysIn(store), []);
    }
  });

  it('forgets nothing when the store fails, nor what is changed meanwhile', async () => {
    const store = await storeWith('a', 'b');
    for (const change of [EVERY_KEY, ['a']] as const) {
      const journal = createJournal();
      journal.note(change);
      const broken = async (): Promise<never> => {
        journal.note(['b']);
        throw new Error('cut');
      };
      await assert.rejects(journal.settle({ ...store, clear: broken, deleteMany: broken }));
      assert.equal(journal.pending(), true);
      await journal.settle(store);
      assert.equal(journal.pending(), false);
      assert.deepEqual(await keysIn(store), []);
      await store.set('a', '1', undefined);
      await store.set('b', '1', undefined);
    }
  });
});
