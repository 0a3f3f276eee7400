// Appends batches until it is killed; a number stands on standard output once its batch is kept.
import { writeSync } from 'node:fs';
import { openSpool } from '../../../src/spool/spool.ts';
import { batch } from '../support.ts';

const [, , directory = ''] = process.argv;
const spool = openSpool({ directory, segmentBytes: 500_000 });
for (let n = 0; ; n++) {
  spool.append(batch(n, 60_000));
  writeSync(1, `${n}\n`);
}
