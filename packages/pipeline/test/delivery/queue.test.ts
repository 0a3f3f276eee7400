import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { Queue } from '../../src/delivery/queue.ts';

describe('queue', () => {
  it('behaves like an array, for any sequence of pushes and shifts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ push: fc.nat(900), shift: fc.nat(900) }), { maxLength: 20 }),
        (rounds) => {
          const queue = new Queue<number>();
          const model: number[] = [];
          let next = 0;
          for (const { push, shift } of rounds) {
            for (let index = 0; index < push; index++) {
              queue.push(next);
              model.push(next++);
            }
            for (let index = 0; index < shift; index++) {
              assert.equal(queue.peek(), model[0]);
              assert.equal(queue.shift(), model.shift());
            }
            assert.equal(queue.length, model.length);
          }
        },
      ),
    );
  });
});
