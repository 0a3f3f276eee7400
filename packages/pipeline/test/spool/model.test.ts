import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { openSpool } from '../../src/spool/spool.ts';
import type { SpooledBatch } from '../../src/spool/types.ts';
import { asIfKilled, batch, numberOf, temporaryFolder } from './support.ts';

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('append' as const), bytes: fc.nat({ max: 400 }) }) },
  { weight: 5, arbitrary: fc.constant({ do: 'next' as const }) },
  { weight: 4, arbitrary: fc.constant({ do: 'acknowledge' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'release' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'close' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'kill' as const }) },
);

describe('a spool, whatever happens to it', function () {
  this.timeout(60_000);

  it('gives every batch until it is acknowledged and never after, over closing and killing', () => {
    using place = temporaryFolder();
    let run = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const directory = path.join(place.folder, String(run++));
        const open = () => openSpool({ directory, segmentBytes: 1_000 });
        let spool = open();
        let appended = 0;
        const waiting = new Set<number>();
        let taken: SpooledBatch[] = [];
        for (const step of steps) {
          switch (step.do) {
            case 'append':
              spool.append(batch(appended, step.bytes));
              waiting.add(appended++);
              break;
            case 'next': {
              const next = spool.next();
              if (next) taken.push(next);
              assert.equal(next === undefined, waiting.size === taken.length - (next ? 1 : 0));
              if (next) assert.ok(waiting.has(numberOf(next)));
              break;
            }
            case 'acknowledge': {
              const one = taken.pop();
              if (one) {
                spool.acknowledge(one);
                waiting.delete(numberOf(one));
              }
              break;
            }
            case 'release': {
              const one = taken.pop();
              if (one) spool.release(one);
              break;
            }
            case 'close':
            case 'kill':
              if (step.do === 'close') spool.close();
              else asIfKilled(directory, renameSync);
              taken = [];
              spool = open();
          }
          const { waiting: kept, dropped, damagedPlaces } = spool.stats();
          assert.equal(kept.logs, waiting.size, step.do);
          assert.deepEqual([dropped.damaged.logs, dropped.full.logs, damagedPlaces], [0, 0, 0]);
        }
      }),
      { numRuns: 400 },
    );
  });
});
