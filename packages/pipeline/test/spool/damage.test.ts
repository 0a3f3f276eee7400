import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { openSpool } from '../../src/spool/spool.ts';
import { batch, segmentFiles, temporaryFolder } from './support.ts';

const COUNT = 12;

describe('a damaged spool', function () {
  this.timeout(60_000);

  it('never gives a wrong body, and loses no batch that was not hit', () => {
    using place = temporaryFolder();
    let run = 0;
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), bit: fc.nat({ max: 7 }) }), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.array(fc.nat({ max: 600 }), { minLength: COUNT, maxLength: COUNT }),
        (hits, sizes) => {
          const directory = path.join(place.folder, String(run++));
          const first = openSpool({ directory });
          const bodies = sizes.map((size, n) => batch(n, size));
          for (const one of bodies) first.append(one);
          first.close();
          const [file = ''] = segmentFiles(directory);
          const bytes = readFileSync(file);
          for (const { at, bit } of hits) {
            const index = Math.floor(at * (bytes.length - 1));
            bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
          }
          writeFileSync(file, bytes);
          const second = openSpool({ directory });
          const given: Buffer[] = [];
          for (let next = second.next(); next; next = second.next()) {
            given.push(Buffer.from(next.body));
            second.acknowledge(next);
          }
          const known = new Set(bodies.map(({ body }) => Buffer.from(body).toString('hex')));
          for (const body of given)
            assert.ok(known.has(body.toString('hex')), 'a body that was never written');
          assert.ok(
            given.length >= COUNT - hits.length,
            `${given.length} of ${COUNT} after ${hits.length} hits`,
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
