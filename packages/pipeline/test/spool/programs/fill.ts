// Fills the disk under a spool, and prints what was kept, what was refused and what is found there afterwards.
import { readdirSync } from 'node:fs';
import { SpoolError } from '../../../src/spool/errors.ts';
import { openSpool } from '../../../src/spool/spool.ts';
import { batch, drain, segmentFiles } from '../support.ts';

const [, , directory = ''] = process.argv;
const open = () => (process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0);
const before = open();
const spool = openSpool({ directory, segmentBytes: 90_000 });
const kept: number[] = [];
const codes = new Set<string>();
let refused = 0;
for (let n = 0; n < 60; n++) {
  try {
    spool.append(batch(n, n < 30 ? 20_000 : 40_000));
    kept.push(n);
  } catch (error) {
    refused++;
    codes.add(error instanceof SpoolError ? error.code : String(error));
  }
}
const files = segmentFiles(directory).length;
spool.close();
const left = open() - before;
const next = openSpool({ directory });
const { damagedPlaces } = next.stats();
console.log(
  JSON.stringify({ kept, again: drain(next), refused, codes: [...codes], files, open: left, damagedPlaces }),
);
