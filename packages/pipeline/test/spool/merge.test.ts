import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { SegmentFiles } from '../../src/spool/found.ts';
import { createLedger } from '../../src/spool/ledger.ts';
import { MERGE_FROM, merged } from '../../src/spool/merge.ts';
import { batch, numberOf, segmentFiles, temporaryFolder } from './support.ts';

describe('small segments that are put together', () => {
  for (const [trouble, fails] of [
    ['the disk takes no new file', 'at once'],
    ['the new file is removed while it is written', 'later'],
  ] as const) {
    it(`stay as they are, to be read from their beginning, where ${trouble}`, () => {
      using place = temporaryFolder();
      const files = new SegmentFiles(createLedger());
      const segments = Array.from({ length: MERGE_FROM }, (_, n) => {
        const segment = files.begin(place.folder, n);
        segment.append(batch(n), 1 + n);
        segment.seal(false);
        return segment;
      });
      const before = segmentFiles(place.folder);
      const result = merged(segments, {
        segmentBytes: 1_000_000,
        fsync: false,
        begin: (oldest) => {
          if (fails === 'at once') throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
          const target = files.begin(path.dirname(oldest.path), 99);
          rmSync(target.path);
          return target;
        },
        discard: (segment) => segment.remove(),
      });
      assert.deepEqual(result, segments);
      assert.deepEqual(segmentFiles(place.folder), before);
      const numbers = result.map((segment) => {
        const taken = segment.take();
        return taken && numberOf(taken.batch);
      });
      assert.deepEqual(
        numbers,
        segments.map((_, n) => n),
      );
    });
  }
});
