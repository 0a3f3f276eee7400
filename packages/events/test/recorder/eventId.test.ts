import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { version } from 'uuid';
import { eventIds } from '../../src/recorder/eventId.ts';

describe('event ids', () => {
  it('are UUIDv7s of the time', () => {
    const id = eventIds(() => 0x0123456789ab)();
    assert.equal(version(id), 7);
    assert.ok(id.startsWith('01234567-89ab-7'), id);
  });

  it('are unique and sort in the order in which they were made, also beyond what a millisecond has room for', () => {
    let calls = 0;
    const next = eventIds(() => 1_750_000_000_000 + Math.floor(calls++ / 10_000));
    const ids = Array.from({ length: 30_000 }, next);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(ids, ids.toSorted());
    assert.ok(ids.every((id) => version(id) === 7));
  });

  it('keep their order when the clock goes back', () => {
    const times = [2_000, 1_000, 1_500, 2_001];
    const next = eventIds(() => times.shift() ?? 0);
    const ids = [next(), next(), next(), next()];
    assert.deepEqual(ids, ids.toSorted());
  });
});
